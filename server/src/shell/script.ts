import type { Effort } from '../syntax/syntax.ts';
import type { NodeTable } from '../syntax/table.ts';
import type { MappedText } from '../text/mapped.ts';
import type { Span } from '../text/span.ts';

/**
 * Where a script runs.
 *
 * - `build`: in the sandbox of a build, without network
 * - `open-build`: in a build that is kept out of the sandbox, or that may use the network though nothing holds it to a hash
 * - `fetch`: in a fixed-output build, with network, and its outcome held to a hash
 * - `developer`: on the machine of whoever works on the project: shell hooks, .envrc, scripts
 * - `program`: wherever the program that it becomes is run
 * - `system`: on a machine that is configured: services, activation, boot; mostly as root
 * - `user`: in the session of a user of such a machine: shells, activation of a home
 * - `image`: in the build of a container image, with network
 */
export type Runs = 'build' | 'open-build' | 'fetch' | 'developer' | 'program' | 'system' | 'user' | 'image';

export interface ScriptPlace {
  /** The attribute, function or file, as messages call it: `buildPhase`, `writeShellScriptBin`, `.envrc`. */
  readonly name: string;
  readonly runs: Runs;
  /** `exec`: the command line of a systemd unit, which knows words and quotes, but no pipes, lists and redirections. */
  readonly syntax: 'shell' | 'exec';
}

/** A script as it is found in a file. */
export interface ScriptSource {
  readonly place: ScriptPlace;
  readonly text: MappedText;
  /** The row of the expression in a .nix file; undefined for scripts of their own. */
  readonly row: number | undefined;
  /** The program that an unknown stretch is the path of, by its tag: `curl` of `${lib.getExe pkgs.curl}`. */
  programOf(tag: number): string | undefined;
  /** What may be put in at an unknown stretch, by its tag, where that is more than one text: both branches of `if`. */
  alternativesOf(tag: number): readonly MappedText[];
}

/** @param effort what may be spent on it; without, as much as its length allows */
export type ParseShell = (text: string, effort?: Effort) => NodeTable;

/** What a script does, as far as its text tells. All spans are places in the file that holds it. */
export interface Script {
  readonly place: ScriptPlace;
  readonly row: number | undefined;
  readonly text: MappedText;
  /** The words after `#!` of the first line, and those of lines `#! nix-shell …` below it. */
  readonly shebangs: readonly Shebang[];
  /** The program that reads it, told by its first line: `bash`, `python3`. Only scripts of shells have commands. */
  readonly interpreter: string;
  /**
   * The commands, in the order of the text: those in pipelines, lists, loops, functions and substitutions, and those of
   * texts that certainly run as well: `sh -c '…'`, `eval '…'`, here-documents of shells.
   */
  readonly commands: readonly Command[];
  /** Every `NAME=value`: before a command, by itself, after `export`, and on the command line of `env`. */
  readonly assignments: readonly Assignment[];
  readonly comments: readonly ShellComment[];
  /** Where the text is no shell script, as far as the grammar knows. What stands elsewhere is read. */
  readonly damage: readonly Span[];
}

export interface Shebang {
  readonly span: Span;
  /** Without `#!`: `/usr/bin/env`, `nix-shell`. */
  readonly words: readonly string[];
}

export interface ShellComment {
  readonly span: Span;
  /** Without `#`, trimmed. */
  readonly text: string;
}

/**
 * A program that is run, or what a shell does by itself: `cd`, `export`, `[`, `[[` (with all of its test as one word).
 * What `nix develop -c` and `nix shell -c` run is a command with `nix` among its wrappers, and they are commands as well,
 * with all their words.
 */
export interface Command {
  /**
   * The name of the program without its folder: `curl` of `${pkgs.curl}/bin/curl`. Empty where it cannot be told, and
   * where the script defines a function of that name. What only runs another program (`sudo`, `env`, `nice`) is in `wrappers`.
   */
  readonly program: string;
  /** The word that names it, with its folder. */
  readonly name: Word | undefined;
  readonly nameSpan: Span;
  /** From the name (or the first wrapper) to the last word, without redirections. */
  readonly span: Span;
  /** What follows the program. */
  readonly words: readonly Word[];
  /** The programs that were told to run it, from the outside in. */
  readonly wrappers: readonly Wrapper[];
  /** `A=1` of `A=1 curl …` and of `env A=1 curl …`. */
  readonly assignments: readonly Assignment[];
  readonly redirects: readonly Redirect[];
  /** What it is given to read: here-documents and here-strings. What a block is given, all commands in it are. */
  readonly input: Word | undefined;
  /**
   * The commands whose output it reads through pipes, from the nearest to the farthest, and those of `< <(…)`; at most 64.
   * All commands of a block, a loop or a subshell count for it, those of functions that are called in it do not.
   */
  readonly from: readonly Command[];
  /** The commands that read its output through pipes, from the nearest to the farthest, and those of `> >(…)`; at most 64. */
  readonly to: readonly Command[];
  /** The command that it is a part of. */
  readonly within: Within | undefined;
}

export interface Wrapper {
  readonly program: string;
  readonly span: Span;
  /** Its own options and operands. */
  readonly words: readonly Word[];
}

/**
 * - `output`: what it writes is put into a word of the other (`$(…)`)
 * - `process`: the other is given a file with what it writes or reads (`<(…)`, `>(…)`)
 * - `code`: it is part of a text that the other runs (`sh -c '…'`)
 */
export interface Within {
  readonly command: Command | undefined;
  readonly as: 'output' | 'process' | 'code';
}

export interface Word {
  /**
   * As the program is given it: quotes and escapes undone, variables with one literal value put in. `UNKNOWN` stands for
   * each stretch that cannot be told. Globs, braces and tildes stay as they are written.
   */
  readonly text: string;
  readonly isKnown: boolean;
  /** As written, with quotes. */
  readonly span: Span;
  /** The text with the places of its signs. */
  readonly mapped: MappedText;
  /**
   * The commands whose output is a part of it: `$(…)`; also those in the value of a variable in it, if it has one value
   * only. At most 64.
   */
  readonly substitutions: readonly Command[];
  /** The commands of `<(…)` and `>(…)`. */
  readonly processes: readonly Command[];
  /** The variables in it. */
  readonly variables: readonly string[];
}

export interface Redirect {
  /** `>`, `>>`, `<`, `&>`, `>|`, `<<<` and others; here-documents are `<<`. */
  readonly operator: string;
  /** Undefined where none is written. */
  readonly descriptor: number | undefined;
  readonly target: Word;
}

export interface Assignment {
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: Word;
  /** From the name to the end of the value. */
  readonly span: Span;
  /** Whether programs see it: before a command, or after `export`. */
  readonly exported: boolean;
}

import type { Declarations, FlakeRecord } from '../flake/flake.ts';
import { readDevenv } from '../flake/devenv.ts';
import { readFlake } from '../flake/read.ts';
import type { LockGraph } from '../lock/graph.ts';
import { type ContentClaim, contentClaims } from '../lock/content.ts';
import { readLock } from '../lock/read.ts';
import type { Comment, NixFacts } from '../nix/facts.ts';
import { readNix } from '../nix/read.ts';
import type { ImageUse, NixFileRole, ShellSubject } from '../rules/rule.ts';
import { allowanceForFile, readScript } from '../shell/read.ts';
import type { ParseShell, Script, ScriptSource } from '../shell/script.ts';
import { readShellFile } from '../shell/shell-file.ts';
import type { JsonDocument } from '../syntax/json.ts';
import type { NodeTable } from '../syntax/table.ts';
import { type LineStarts, lineStarts, type Range, rangeOf } from '../text/lines.ts';
import { isSample, roleOf } from './project.ts';
import { type Suppressions, suppressionsOf } from './suppressions.ts';

/** A file as the audit is given it. */
export interface SourceFile {
  /** Absolute, `/`-separated. */
  readonly path: string;
  /** Relative to the repository (or to the folder that is audited): what keys and path rules use. */
  readonly name: string;
  readonly text: string;
}

/** A .nix file that was read. */
export interface NixSource {
  readonly kind: 'nix';
  readonly file: SourceFile;
  readonly lines: LineStarts;
  readonly facts: NixFacts;
  readonly role: NixFileRole;
  readonly suppressions: Suppressions;
  /** Read when they are asked for. */
  readonly scripts: readonly Script[];
}

/** A file that is a script, or holds some without being Nix: .envrc, a Dockerfile. */
export interface ShellSource {
  readonly kind: 'shell';
  readonly file: SourceFile;
  readonly lines: LineStarts;
  readonly role: ShellSubject['role'];
  readonly suppressions: Suppressions;
  readonly scripts: readonly Script[];
  readonly images: readonly ImageUse[];
  /** Nothing of it is read. */
  readonly isTooLong: boolean;
}

/** Longer than any script that people write, and short enough to be read in two seconds. In UTF-16 units. */
export const MOST_SHELL = 1 << 20;

/** A lockfile that was read. */
export interface LockSource {
  readonly kind: 'lock';
  readonly file: SourceFile;
  readonly lines: LineStarts;
  readonly graph: LockGraph;
}

/** A file that declares inputs without being Nix: devenv.yaml. */
export interface DeclarationSource {
  readonly kind: 'declaration';
  readonly file: SourceFile;
  readonly lines: LineStarts;
  readonly declared: Declarations | undefined;
}

export type Source = NixSource | ShellSource | LockSource | DeclarationSource;

export function nixSource(
  file: SourceFile,
  table: NodeTable,
  inFlake: boolean,
  parse: ParseShell,
): NixSource {
  const lines = lineStarts(file.text);
  const facts = readNix(table);
  let scripts: readonly Script[] | undefined;
  const source: Omit<NixSource, 'suppressions'> = {
    kind: 'nix',
    file,
    lines,
    facts,
    role: roleOf(file.name, file.text, inFlake),
    get scripts() {
      scripts ??= readAll(facts.scripts, file.text.length, parse);
      return scripts;
    },
  };
  return Object.defineProperty(source, 'suppressions', {
    value: suppressionsOf(file.text, lines, () => [...facts.comments, ...commentsIn(source.scripts)]),
    enumerable: true,
  }) as NixSource;
}

/** @param length of the file that holds them: many scripts in it may cost no more than one that fills it */
function readAll(scripts: readonly ScriptSource[], length: number, parse: ParseShell): readonly Script[] {
  const shared = allowanceForFile(length);
  return scripts.map((one) => readScript(one, parse, shared));
}

export function shellSource(file: SourceFile, parse: ParseShell): ShellSource {
  const lines = lineStarts(file.text);
  const isTooLong = file.text.length > MOST_SHELL;
  const { scripts, images, comments } = readShellFile(isTooLong ? { ...file, text: '' } : file, parse);
  return {
    kind: 'shell',
    file,
    lines,
    role: { path: file.name, sample: isSample(file.name), generated: false },
    suppressions: suppressionsOf(file.text, lines, () => [...comments, ...commentsIn(scripts)]),
    scripts,
    images,
    isTooLong,
  };
}

function commentsIn(scripts: readonly Script[]): readonly Comment[] {
  return scripts.flatMap(({ comments }) => comments);
}

export function lockSource(file: SourceFile, document: JsonDocument): LockSource {
  return { kind: 'lock', file, lines: lineStarts(file.text), graph: readLock(document, file.path) };
}

export function declarationSource(file: SourceFile): DeclarationSource {
  return { kind: 'declaration', file, lines: lineStarts(file.text), declared: readDevenv(file.text) };
}

/** What a lock says of contents, with places that outlive its text. */
export type LocatedClaim = ContentClaim & {
  readonly path: string;
  readonly range: Range;
  readonly file: string;
  readonly sample: boolean;
};

export function claimsOf({ file, lines, graph }: LockSource): readonly LocatedClaim[] {
  const sample = isSample(file.name);
  return contentClaims(graph).map((claim) => ({
    ...claim,
    path: file.path,
    range: rangeOf(lines, claim.span),
    file: file.name,
    sample,
  }));
}

/** What a flake.nix or a devenv.yaml declares. */
export function declaredIn(source: NixSource | DeclarationSource | undefined): Declarations | undefined {
  if (source === undefined) return undefined;
  return source.kind === 'declaration' ? source.declared : flakeOf(source);
}

export function flakeOf(source: NixSource | undefined): FlakeRecord | undefined {
  return source === undefined ? undefined : readFlake(source.facts);
}

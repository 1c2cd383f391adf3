import { withoutSecrets } from '../../../flake/secrets.ts';
import { printable } from '../../../flake/show.ts';
import type { Command, Word } from '../../../shell/script.ts';
import { nixOptionValues } from '../../../tables/nix-options.ts';
import type { Span } from '../../../text/span.ts';
import { UNKNOWN } from '../../../text/mapped.ts';
import { type CommandLine, commandLine, hasOption, optionValues } from './command-line.ts';
import { type Unpinned, unpinnedFlake, unpinnedSource } from './nix-references.ts';

/** Something that a program of Nix is told to take, without it being said which content that is. */
export interface NixUse extends Unpinned {
  /** With the words that say what is done: `nix run`. */
  readonly tool: string;
  readonly span: Span;
  /** What is asked for is the newest: `nix-channel --update`. */
  readonly isUpdate: boolean;
}

/** @param setsPath whether the script sets NIX_PATH */
export function nixUses(command: Command, setsPath: boolean): readonly NixUse[] {
  const { program, words } = command;
  const use = program === 'use' ? `use_${words[0]?.text ?? ''}` : program;
  const reader = READERS.get(use);
  if (reader === undefined) return [];
  const rest = program === 'use' ? words.slice(1) : words;
  return reader({ program: use, words: rest, command, setsPath });
}

interface Line {
  readonly program: string;
  readonly words: readonly Word[];
  readonly command: Command;
  readonly setsPath: boolean;
}

/** What each program takes. */
const READERS: ReadonlyMap<string, (line: Line) => readonly NixUse[]> = new Map([
  ['nix', newCommand],
  ['nom', newCommand],
  ['use_flake', useFlake],
  ['nix-shell', oldCommand],
  ['use_nix', oldCommand],
  ['nix-build', oldCommand],
  ['nix-instantiate', oldCommand],
  ['nix-env', environment],
  ['nix-channel', channel],
  ...[
    'nixos-rebuild',
    'darwin-rebuild',
    'home-manager',
    'nixos-install',
    'nixos-anywhere',
    'colmena',
    'nh',
    'deploy',
  ].map((name) => [name, rebuild] as const),
]);

/** The subcommands of `nix` that build or evaluate, and how many flakes they take. `profile install` is an installation. */
const SUBCOMMANDS: ReadonlyMap<string, number> = new Map([
  ['run', 1],
  ['develop', 1],
  ['print-dev-env', 1],
  ['eval', 1],
  ['bundle', 1],
  ['shell', Number.POSITIVE_INFINITY],
  ['build', Number.POSITIVE_INFINITY],
]);

function newCommand({ program, words, command }: Line): NixUse[] {
  const valuesOf = nixOptionValues('nix');
  // What follows is for the program that is run.
  const end = words.findIndex(({ text }) => text === '-c' || text === '--command' || text === '--');
  const own = end < 0 ? words : words.slice(0, end);
  const [subcommand] = commandLine(own, valuesOf, 1).operands;
  const most = SUBCOMMANDS.get(subcommand?.text ?? '');
  if (subcommand === undefined || most === undefined) return [];
  const given = commandLine(own, valuesOf, most + 1);
  const tool = `${program} ${subcommand.text}`;
  const files = optionValues(given, ['-f', '--file']);
  if (files.length > 0) return sources(tool, files);
  if (hasOption(given, ['--expr'])) return searched(tool, given);
  const flakes = given.operands.slice(1).filter((flake) => !given.unsure.has(flake));
  return [...flakeUses(tool, flakes, given, command), ...overridden(tool, given)];
}

function useFlake({ words, command }: Line): NixUse[] {
  const given = commandLine(words, nixOptionValues('nix'));
  const tool = 'use flake';
  return [...flakeUses(tool, given.operands.slice(0, 1), given, command), ...overridden(tool, given)];
}

function flakeUses(tool: string, flakes: readonly Word[], given: CommandLine, { span }: Command): NixUse[] {
  const isLocked = hasOption(given, ['--inputs-from', '--override-flake']);
  const uses = new Map<string, NixUse>();
  for (const { text } of flakes) {
    const found = unpinnedFlake(text);
    // A lock, or the command line, says what the name stands for.
    if (found === undefined || (isLocked && found.by === 'machine')) continue;
    // Of several things from one flake the first is told.
    const flake = text.split('#', 1)[0] ?? '';
    if (!uses.has(flake)) uses.set(flake, { ...found, tool, span, isUpdate: false });
  }
  return [...uses.values()];
}

/** What stands for an input instead of what the lock says: `--override-input nixpkgs github:owner/repo`. */
function overridden(tool: string, { options }: CommandLine): NixUse[] {
  return options.flatMap(({ name, values: [, flake] }) => {
    const found = name === '--override-input' && flake !== undefined ? unpinnedFlake(flake.text) : undefined;
    if (found === undefined || flake === undefined) return [];
    return [{ ...found, tool: `${tool} ${name}`, span: flake.span, isUpdate: false }];
  });
}

function oldCommand({ program, words, command, setsPath }: Line): NixUse[] {
  const given = commandLine(words, nixOptionValues(program === 'use_nix' ? 'nix-shell' : program));
  const tool = program === 'use_nix' ? 'use nix' : program;
  const isShell = program === 'nix-shell' || program === 'use_nix';
  const { operands } = given;
  const paths = searched(tool, given);
  if (paths.length > 0) return paths;
  // The command line or the script says what stands in angle brackets.
  const isPathKnown = setsPath || optionValues(given, ['-I', '--include']).length > 0;
  if (isShell && hasOption(given, ['-p', '--packages'])) {
    if (isPathKnown || operands.length === 0 || operands.some(({ text }) => text.startsWith(UNKNOWN)))
      return [];
    const follows = 'what the NIX_PATH of the machine has for nixpkgs';
    const shown = printable(withoutSecrets(operands[0]?.text ?? '')).replaceAll(UNKNOWN, '…');
    return [{ follows, by: 'machine', shown, tool: `${tool} -p`, span: command.span, isUpdate: false }];
  }
  if (hasOption(given, ['-E', '--expr'])) return [];
  return sources(tool, operands).filter(({ by }) => by !== 'machine' || !isPathKnown);
}

/** An installation is told by another rule. */
function environment({ program, words, command }: Line): NixUse[] {
  const given = commandLine(words, nixOptionValues(program));
  if (hasOption(given, ['-i', '--install'])) return [];
  if (!hasOption(given, ['-u', '--upgrade'])) return sources(program, optionValues(given, ['-f', '--file']));
  const follows = 'the newest versions that the channels of the machine have';
  return [
    { follows, by: 'machine', shown: '', tool: 'nix-env --upgrade', span: command.span, isUpdate: true },
  ];
}

function channel({ program, words, command }: Line): NixUse[] {
  const given = commandLine(words, (name) => (name === '--add' ? 1 : 0));
  const tool = `${program} --add`;
  const added = sources(tool, optionValues(given, ['--add'])).map((use) => ({ ...use, span: command.span }));
  if (added.length > 0 || !hasOption(given, ['--update'])) return added;
  const follows = 'whatever its channels hold by now';
  return [
    { follows, by: 'remote', shown: '', tool: `${program} --update`, span: command.span, isUpdate: true },
  ];
}

const OPERANDS: ReadonlySet<string> = new Set(['nh', 'deploy']);

function rebuild({ program, words, command }: Line): NixUse[] {
  const given = commandLine(words, nixOptionValues(program));
  // Options of these two are many, so what may be the value of one is no flake.
  const operands = OPERANDS.has(program) ? given.operands.filter(({ text }) => /^[a-z+]+:/.test(text)) : [];
  const flakes = [...optionValues(given, ['--flake', '-f']), ...operands];
  const found = [
    ...searched(program, given),
    ...flakeUses(program, flakes, given, command),
    ...overridden(program, given),
  ];
  if (found.length > 0 || program !== 'nixos-rebuild') return found;
  const upgrade = given.options.find(({ name }) => name === '--upgrade' || name === '--upgrade-all');
  if (upgrade === undefined) return [];
  const follows = 'whatever the channels of root hold by now';
  return [
    {
      follows,
      by: 'remote',
      shown: '',
      tool: `${program} ${upgrade.name}`,
      span: command.span,
      isUpdate: true,
    },
  ];
}

/** What `-I` adds to the search path: `-I nixpkgs=channel:nixos-25.11`. */
function searched(tool: string, given: CommandLine): NixUse[] {
  return optionValues(given, ['-I', '--include']).flatMap(({ text, span }) => {
    const found = unpinnedSource(text.slice(text.indexOf('=') + 1));
    return found === undefined ? [] : [{ ...found, tool: `${tool} -I`, span, isUpdate: false }];
  });
}

function sources(tool: string, given: readonly Word[]): NixUse[] {
  return given.flatMap(({ text, span }) => {
    const found = unpinnedSource(text);
    return found === undefined ? [] : [{ ...found, tool, span, isUpdate: false }];
  });
}

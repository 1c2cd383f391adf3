import type { Command, Script, Word } from '../../../shell/script.ts';
import { installsOf, type PackageInstall, withoutVersion } from '../../../tables/package-installs.ts';
import { UNKNOWN } from '../../../text/mapped.ts';
import { type CommandLine, commandLine, hasOption, optionValues, withValues } from './command-line.ts';

/** What a command installs, or fetches and runs. */
export interface Install {
  readonly row: PackageInstall;
  /** With the words that say what is done: `pip install`. */
  readonly tool: string;
  /** Where the packages come from, after "from". Not escaped. */
  readonly from: string;
  /** Packages without a version. */
  readonly loose: readonly Word[];
  readonly pinned: readonly Word[];
  /** Files with names of packages. */
  readonly lists: readonly Word[];
  /** It is told nothing: what it installs stands in files of the project. */
  readonly isBare: boolean;
  /** Something may be installed that cannot be told. */
  readonly isOpen: boolean;
  /** It takes what is installed already, where there is such a thing. */
  readonly isMaybeLocal: boolean;
  /** The option that makes a version exact is there, or none is needed. */
  readonly isExact: boolean;
}

/** What decides beside the command itself. */
export interface Surroundings {
  /** The variables that the script sets, as `NAME=value`; by their name alone those that are not off. */
  readonly variables: ReadonlySet<string>;
  /** What the file gives to `config` of programs: `bundle deployment`. */
  readonly settings: ReadonlySet<string>;
}

/** The variables of a script, as `Surroundings` has them. */
export function variablesOf({ assignments }: Script): ReadonlySet<string> {
  return new Set(
    assignments.flatMap(({ name, value: { text } }) =>
      text.length > LONGEST ? [name] : OFF.has(text) ? [`${name}=${text}`] : [name, `${name}=${text}`],
    ),
  );
}

const OFF: ReadonlySet<string> = new Set(['', '0', 'false', 'no']);
/** Longer, it is no switch. */
const LONGEST = 100;

/** What the scripts of a file give to `config` of programs, by the program and each word. */
export function configured(scripts: readonly Script[]): ReadonlySet<string> {
  const settings = new Set<string>();
  for (const { commands } of scripts) {
    for (const { program, words } of commands) {
      if (words[0]?.text !== 'config') continue;
      for (const { text } of words.slice(1, 5)) settings.add(`${program} ${text}`);
    }
  }
  return settings;
}

/** Undefined for what installs nothing, only what is on the machine, or only what a lock pins. */
export function installOf(command: Command, { variables, settings }: Surroundings): Install | undefined {
  const { program, words } = moduleOf(command);
  for (const row of installsOf(program)) {
    const most = row.runs === true ? row.path.length + 1 : Number.POSITIVE_INFINITY;
    const given = commandLine(words, withValues(valuesOf(row)), most);
    if (!row.path.every((step, at) => step.includes(given.operands[at]?.text ?? ''))) continue;
    const isSet = row.settings?.some((name) => settings.has(`${program} ${name}`)) === true;
    if (isSet || isHarmless(row, given, variables)) return undefined;
    return contentOf(row, program, given);
  }
  return undefined;
}

/** `python -m pip` is `pip`, and `cargo +nightly` is `cargo`. */
function moduleOf({ program, words }: Command): {
  readonly program: string;
  readonly words: readonly Word[];
} {
  if (words[0]?.text.startsWith('+') === true) return { program, words: words.slice(1) };
  if (withoutVersion(program) !== 'python') return { program, words };
  const at = words.findIndex(({ text }) => !text.startsWith('-') || text === '-m');
  const name = words[at]?.text === '-m' ? words[at + 1]?.text : undefined;
  return name === undefined ? { program, words } : { program: name, words: words.slice(at + 2) };
}

function valuesOf({
  values = [],
  packages = [],
  lists = [],
  sources = [],
}: PackageInstall): readonly string[] {
  return [...values, ...packages, ...lists, ...sources];
}

function isHarmless(row: PackageInstall, line: CommandLine, variables: ReadonlySet<string>): boolean {
  const { needs, harmless = [] } = row;
  if (needs !== undefined && !hasOption(line, needs)) return true;
  const isOff = line.options.some(
    ({ name, word, values }) =>
      harmless.includes(name) || harmless.includes(word.text) || (values.length === 0 && HELP.has(name)),
  );
  return isOff || row.variables?.some((one) => variables.has(one)) === true;
}

const HELP: ReadonlySet<string> = new Set(['--help', '--version', '-h']);

function contentOf(row: PackageInstall, program: string, line: CommandLine): Install {
  const { options, operands, unsure } = line;
  const { packages = [], lists = [], pins = [], sources = [], exact } = row;
  const rest = operands.slice(row.path.length);
  const named = optionValues(line, packages);
  const isPinned = optionValues(line, pins).length > 0;
  const repository = options.find(({ name }) => sources.includes(name))?.values[0];
  const source = repository?.text;
  const given = [...named, ...rest.filter((word) => !unsure.has(word))];
  // The package is named by the option, and what follows is the program in it.
  const isNamed = row.runs === true && named.length > 0;
  const all = isNamed ? named : given.length === 0 && repository !== undefined ? [repository] : given;
  const kinds = all.map((one) => ({ one, kind: kindOf(row, one.text) }));
  const of = (kind: Kind): Word[] => kinds.filter((found) => found.kind === kind).map(({ one }) => one);
  // `luarocks install name 1.2-1`, `mix archive.install hex name 1.2.3`.
  const bareVersion = of('pinned').some(({ text }) => /^\d/.test(text));
  // A repository that nobody knows may be on this machine, or name a commit.
  const loose = source?.includes(UNKNOWN) === true ? [] : of('loose');
  return {
    row,
    tool: [program, ...operands.slice(0, row.path.length).map(({ text }) => text)].join(' '),
    from: source ?? row.from,
    loose: isPinned || bareVersion ? [] : loose,
    pinned: isPinned || bareVersion ? [...loose, ...of('pinned')] : of('pinned'),
    lists: optionValues(line, lists),
    isBare: rest.length === 0 && named.length === 0 && source === undefined,
    isOpen:
      source?.includes(UNKNOWN) === true ||
      kinds.some(({ kind }) => kind === 'open') ||
      rest.some((word) => unsure.has(word)),
    isMaybeLocal:
      row.localFirst === true &&
      !all.some(({ text }) => text.indexOf('@', 1) > 0) &&
      !hasOption(line, ['-y', '--yes']),
    isExact: exact === true || (exact !== undefined && hasOption(line, [exact])),
  };
}

type Kind = 'loose' | 'pinned' | 'local' | 'open';

function kindOf({ only, pinned }: PackageInstall, text: string): Kind {
  if (text === '' || text.startsWith(UNKNOWN)) return 'open';
  if (only !== undefined && !only.test(text)) return 'local';
  if (LOCAL.test(text) || FILE.test(text)) return 'local';
  // A version that is put in is one.
  if (pinned?.test(text.replaceAll(UNKNOWN, '0.0.0')) === true) return 'pinned';
  if (text.includes(UNKNOWN)) return 'open';
  if (ADDRESS.test(text)) return COMMIT.test(text) ? 'pinned' : 'loose';
  return NAME.test(text) ? 'loose' : 'open';
}

const LOCAL = /^(?:\.|\/|~|(?:file|link|workspace|portal):)/;
const FILE =
  /^(?![a-z][a-z0-9+.-]*:\/\/).*\.(?:whl|tgz|tar\.gz|zip|gem|rock|deb|rpm|apk|snap|flatpak|flatpakref|vsix|ts|js|mjs)$/;
const ADDRESS = /^(?:[a-z][a-z0-9+.-]*:|[\w.-]+@[\w.-]+:)/i;
const COMMIT = /[@#=/][0-9a-f]{40}(?![0-9a-f])/;
const NAME = /^[@A-Za-z0-9][\w@./:+\-[\],=<>~^*! ]*$/;

import type { Assignment, Command, Word } from '../../../shell/script.ts';
import { installsOf, type PackageInstall, withoutVersion } from '../../../tables/package-installs.ts';
import { UNKNOWN } from '../../../text/mapped.ts';
import { type Arguments, type Given, readArguments, withValues } from './arguments.ts';

/** What a command installs, or fetches and runs. */
export interface Install {
  readonly row: PackageInstall;
  /** With the words that say what is done: `pip install`. */
  readonly tool: string;
  /** Packages without a version. */
  readonly loose: readonly Given[];
  readonly pinned: readonly Given[];
  /** Files with names of packages. */
  readonly lists: readonly Given[];
  /** It is told nothing: what it installs stands in files of the project. */
  readonly isBare: boolean;
  /** Something may be installed that cannot be told. */
  readonly isOpen: boolean;
  /** The option that makes a version exact is there, or none is needed. */
  readonly isExact: boolean;
}

/** Undefined for what installs nothing, only what is on the machine, or only what a lock pins. */
export function installOf(command: Command, assignments: readonly Assignment[]): Install | undefined {
  const { program, words } = moduleOf(command);
  for (const row of installsOf(program)) {
    const most = row.runs === true ? row.path.length + 1 : Number.POSITIVE_INFINITY;
    const given = readArguments(words, withValues(valuesOf(row)), most);
    if (!row.path.every((step, at) => step.includes(given.operands[at]?.text ?? ''))) continue;
    if (isHarmless(row, given, assignments)) return undefined;
    return contentOf(row, program, given);
  }
  return undefined;
}

/** `python -m pip` is `pip`. */
function moduleOf({ program, words }: Command): {
  readonly program: string;
  readonly words: readonly Word[];
} {
  if (withoutVersion(program) !== 'python') return { program, words };
  const at = words.findIndex(({ text }) => !text.startsWith('-') || text === '-m');
  const name = words[at]?.text === '-m' ? words[at + 1]?.text : undefined;
  return name === undefined ? { program, words } : { program: name, words: words.slice(at + 2) };
}

function valuesOf({ values = [], packages = [], lists = [] }: PackageInstall): ReadonlySet<string> {
  return new Set([...values, ...packages, ...lists]);
}

function isHarmless(
  row: PackageInstall,
  { options }: Arguments,
  assignments: readonly Assignment[],
): boolean {
  const { needs, harmless = [], variables = [] } = row;
  if (needs !== undefined && !options.some(({ name }) => needs.includes(name))) return true;
  if (
    options.some(
      ({ name, word }) => harmless.includes(name) || harmless.includes(word.text) || HELP.has(name),
    )
  )
    return true;
  return assignments.some(
    ({ name, value }) =>
      variables.includes(`${name}=${value.text}`) || (variables.includes(name) && !OFF.has(value.text)),
  );
}

const HELP: ReadonlySet<string> = new Set(['--help', '--version', '-h']);
const OFF: ReadonlySet<string> = new Set(['', '0', 'false', 'no']);

function contentOf(row: PackageInstall, program: string, { options, operands }: Arguments): Install {
  const { packages = [], lists = [], pins = [], exact } = row;
  const rest = operands.slice(row.path.length);
  const named = options.filter(({ name }) => packages.includes(name)).flatMap(({ values }) => values);
  const isPinned = options.some(({ name, values }) => pins.includes(name) && values.length > 0);
  // The package is named by the option, and what follows is the program in it.
  const all =
    row.runs === true && named.length > 0 ? named : [...named, ...rest.filter(({ isUnsure }) => !isUnsure)];
  const kinds = all.map((one) => ({ one, kind: kindOf(row, one.text) }));
  const of = (kind: Kind): Given[] => kinds.filter((found) => found.kind === kind).map(({ one }) => one);
  // `luarocks install name 1.2-1`, `mix archive.install hex name 1.2.3`.
  const bareVersion = of('pinned').some(({ text }) => /^\d/.test(text));
  const loose = of('loose');
  return {
    row,
    tool: [program, ...operands.slice(0, row.path.length).map(({ text }) => text)].join(' '),
    loose: isPinned || bareVersion ? [] : loose,
    pinned: isPinned || bareVersion ? [...loose, ...of('pinned')] : of('pinned'),
    lists: options.filter(({ name }) => lists.includes(name)).flatMap(({ values }) => values),
    isBare: rest.length === 0 && named.length === 0,
    isOpen: kinds.some(({ kind }) => kind === 'open') || rest.some(({ isUnsure }) => isUnsure),
    isExact: exact === true || (exact !== undefined && options.some(({ name }) => name === exact)),
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

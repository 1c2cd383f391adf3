import type { Fix } from '../fix.ts';
import { withoutSecrets } from '../../flake/secrets.ts';
import { printable } from '../../flake/show.ts';
import type { Command, ScriptPlace, Word, Script } from '../../shell/script.ts';
import { UNKNOWN } from '../../text/mapped.ts';
import { advice, ownEdits } from '../shared/own-fixes.ts';
import { isLiteral } from './shared/edits.ts';
import type { Rule, Severity, ShellSubject } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { configured, type Install, installOf, type Surroundings, variablesOf } from './shared/installs.ts';
import { nixInstall } from './shared/nix-installs.ts';
import { type Purpose, purposes } from './shared/purpose.ts';
import { isBuild, nameOf, whereOf } from './shared/where.ts';

/**
 * ## What it does
 *
 * Finds commands of package managers in scripts that install what nothing pins, or fetch a program and run it: those of
 * languages (`pip install requests`, `npx cowsay`, `cargo install`, `go install …@latest`), of distributions
 * (`apt-get install`, `brew install`) and of Nix itself (`nix-env -i`, `nix profile install`). Which tools it knows is in
 * `server/src/tables/package-installs-languages.ts` and `package-installs-systems.ts`.
 *
 * ## Why it is bad
 *
 * The package manager decides when the script runs what arrives: whatever was published last under that name, with all that
 * it depends on. Most let a package run code while it is installed (`scripts` in the manual of npm, `setup.py` in that of
 * pip), so one stolen account of one author is enough, and no file of the repository says what was installed before. In the
 * sandbox of a build there is no network: the command fails, or the sandbox is off.
 *
 * ## What to do instead
 *
 * Take the program from nixpkgs, in `packages` of the shell or `runtimeInputs` of the script. Dependencies of a project come
 * by its lock: `buildNpmPackage`, `rustPlatform.buildRustPackage`, `buildGoModule`, `uv2nix` and others; in a hook the
 * command that takes the lock as it is, such as `npm ci`. An image is built without `apt-get` by `dockerTools.buildImage`.
 *
 * ## Fix
 *
 * Where the packages of a project are installed and the program has a command that takes what its lock names, it
 * writes that. Unsafe, because it fails where there is no lock. For others it tells where packages go in Nix.
 *
 * ## When to ignore it
 *
 * Where somebody types the command to get the newest. Commands that take a lock as it is, packages on this machine and
 * commands without network are no finding. A version without a hash is an info, and so are installations of what a project's
 * files name, those in scripts that are called an update, in aliases, and of distributions in images.
 */
export const rule: Rule = {
  meta: {
    id: 'shell-package-install',
    group: 'shell',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'shell',
  check(subject, report) {
    const { role, scripts } = subject;
    if (role.generated) return;
    const purposeOf = purposes(subject);
    const settings = configured(scripts);
    for (const script of scripts) {
      const { place } = script;
      // What may fetch by itself is told by drv-fod-runs-build and fetcher-post-fetch-network.
      if (place.runs === 'fetch') continue;
      const around = { variables: variablesOf(script), settings };
      for (const command of script.commands) {
        const found = findingIn(command, place, around);
        if (found === undefined) continue;
        report({
          message: `${nameOf(place)} ${found.message}.`,
          span: command.span,
          subject: nameOf(place),
          detail: found.detail,
          severity: severityIn(role, lowered(found.severity, purposeOf(script))),
          fixes: () => instead(subject, found, command, script),
        });
      }
    }
  },
};

interface Finding {
  /** Goes on after the name of the place. */
  readonly message: string;
  readonly detail: string;
  readonly severity: Severity;
  /** What does the same and takes what a lock says. */
  readonly locked?: string;
}

function lowered(severity: Severity, purpose: Purpose): Severity {
  return purpose === 'other' ? severity : 'info';
}

function findingIn(command: Command, place: ScriptPlace, around: Surroundings): Finding | undefined {
  const nix = nixInstall(command);
  if (nix !== undefined && place.runs !== 'build') {
    return {
      message: `runs ${nix.tool} ${nix.shown}, ${whereOf(place)}, which installs what no commit and no hash pins into a profile, beside the configuration`,
      detail: `${nix.tool} ${nix.shown}`,
      severity: 'warning',
    };
  }
  const install = installOf(command, around);
  if (install === undefined) return undefined;
  return place.runs === 'build'
    ? inSandbox(install, place)
    : (loose(install, place) ?? pinned(install, place) ?? project(install, place));
}

/** There only what certainly asks the network for something is told. */
function inSandbox({ tool, isMaybeLocal, loose: [first] }: Install, place: ScriptPlace): Finding | undefined {
  if (first === undefined || isMaybeLocal) return undefined;
  const shown = `${tool} ${show(first)}`;
  return {
    message: `runs ${shown}, ${whereOf(place)}, which has no network: it fails, or the sandbox is off and nothing pins what arrives`,
    detail: shown,
    severity: 'warning',
  };
}

function loose(install: Install, place: ScriptPlace): Finding | undefined {
  const { row, tool, loose: packages } = install;
  const [first] = packages;
  if (first === undefined) return undefined;
  const isDistribution = row.exact === true && row.from.includes('distribution');
  const does = row.runs === true ? 'fetches and runs' : 'installs';
  const local = install.isMaybeLocal ? ' where it is not installed yet' : '';
  return {
    message: `${does} ${listed(packages)}${from(install)} with ${tool}${local}, ${whereOf(place)}, without a version or a hash: whatever was published last arrives`,
    detail: `${tool} ${show(first)}`,
    severity: install.isMaybeLocal || (isDistribution && place.runs === 'image') ? 'info' : 'warning',
  };
}

function pinned(install: Install, place: ScriptPlace): Finding | undefined {
  const { row, tool, pinned: packages, isExact, isOpen } = install;
  const [first] = packages;
  if (first === undefined || isExact || isOpen) return undefined;
  const does = row.runs === true ? 'fetches and runs' : 'installs';
  return {
    message: `${does} ${listed(packages)}${from(install)} with ${tool}, ${whereOf(place)}: a version, but no hash, and what it depends on arrives as it was published last`,
    detail: `${tool} ${show(first)}`,
    severity: 'info',
  };
}

/** What stands in files of the project, which the lock may or may not pin. */
function project(install: Install, place: ScriptPlace): Finding | undefined {
  const { row, tool, lists, isBare, isOpen } = install;
  const [list] = lists;
  if (list !== undefined && !list.text.startsWith(UNKNOWN)) {
    return {
      message: `installs what ${show(list)} names${from(install)} with ${tool}, ${whereOf(place)}: --require-hashes would refuse what the file does not pin`,
      detail: `${tool} ${show(list)}`,
      severity: 'info',
    };
  }
  if (!isBare || isOpen || row.bare === undefined || isBuild(place)) return undefined;
  const better = row.locked === undefined ? '' : `; ${row.locked} takes what it names`;
  return {
    message: `runs ${tool}, ${whereOf(place)}, which ${row.bare}${better}`,
    detail: tool,
    severity: place.runs === 'system' ? 'warning' : 'info',
    ...(row.locked === undefined ? {} : { locked: row.locked }),
  };
}

/** Where packages come from, unless that is all that is known of them. */
function from({ from: source, loose: [first] }: Install): string {
  return first?.text === source ? '' : ` from ${printable(withoutSecrets(source))}`;
}

function listed(packages: readonly Word[]): string {
  const [first, second] = packages;
  if (first === undefined) return '';
  if (packages.length > 2) return `${show(first)} and ${packages.length - 1} more`;
  return second === undefined ? show(first) : `${show(first)} and ${show(second)}`;
}

function show({ text }: Word): string {
  return printable(withoutSecrets(text)).replaceAll(UNKNOWN, '…');
}

function instead(
  { text, facts }: ShellSubject,
  { locked }: Finding,
  { program, words }: Command,
  { place, commands, text: whole }: Script,
): readonly Fix[] {
  const { runs } = place;
  const [first] = words;
  if (locked !== undefined) {
    // Where the lock is made anew, or there is none yet, or it is looked for.
    const isMade = commands.some((one) => MAKES.has(one.words[0]?.text ?? ''));
    if (isMade || /\block(?:file|b)?\b/.test(whole.text) || UPDATES.test(place.name)) return [];
    if (first === undefined || !isLiteral(text, first)) return [];
    if (program === 'npm' && /^(?:i|in|install|add)$/.test(first.text))
      return ownEdits('unsafe', 'Install what the lock names, with npm ci', { span: first.span, text: 'ci' });
    const isOther = words.some(({ text: word, isKnown }) => !isKnown || /lock|--yarn/.test(word));
    if (isOther || !locked.endsWith(' install --frozen-lockfile')) return [];
    const at = first.span.end;
    return ownEdits('unsafe', 'Install what the lock names, with --frozen-lockfile', {
      span: { start: at, end: at },
      text: ' --frozen-lockfile',
    });
  }
  return facts === undefined || WHERE[runs] === undefined ? [] : advice(WHERE[runs]);
}

const MAKES: ReadonlySet<string> = new Set(['create', 'init', 'update', 'upgrade']);
const UPDATES = /update|upgrade/i;

const WHERE: Readonly<Partial<Record<ScriptPlace['runs'], string>>> = {
  build: 'Add it to nativeBuildInputs, or fetch what it needs with a hash.',
  developer: 'List it among the packages of the shell.',
  program: 'Add it to the runtimeInputs of the program.',
  system: 'List it in environment.systemPackages.',
  user: 'List it in home.packages.',
};

import type { Fix } from '../fix.ts';
import { printable } from '../../flake/show.ts';
import type { Assignment, Command, Script } from '../../shell/script.ts';
import { CONFIGURATION_PROGRAMS } from '../../tables/nix-guards.ts';
import { ownEdits } from '../shared/own-fixes.ts';
import { removeAssignment, removeStretch } from './shared/edits.ts';
import type { Rule, Severity } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { type GuardOff, guardFlags, guardVariables, nixProgram } from './shared/guards.ts';
import { type Purpose, purposes } from './shared/purpose.ts';
import { nameOf, whereOf } from './shared/where.ts';

/**
 * ## What it does
 *
 * Finds scripts that switch a guard of Nix off: `--impure`, `--no-sandbox`, `--option sandbox false`,
 * `--accept-flake-config`, `--no-require-sigs`, `--no-check-sigs`, `--allow-dirty-locks`, the same as lines of `NIX_CONFIG`,
 * and `NIXPKGS_ALLOW_INSECURE=1`; as an info keys of caches that are not well known. Only on the command lines of Nix and of
 * programs that hand their options on to it.
 *
 * ## Why it is bad
 *
 * The configuration of the machine says one thing and the script another, and who runs the script does not see it. With
 * `--accept-flake-config` any flake that is built may name programs that Nix runs
 * ([NixOS/nix#9649](https://github.com/NixOS/nix/issues/9649)); without the sandbox a build reads the files of the machine
 * (nix.conf(5), `sandbox`); without signatures whoever answers for a cache decides what is run (nix.conf(5), `require-sigs`);
 * and with `--impure` what is built depends on the environment of who builds it.
 *
 * ## What to do instead
 *
 * What needs the environment can be given as an argument or as an input (`--override-input`). Caches and their keys belong
 * into `nix.settings`, where the owner of the machine sees them.
 *
 * ## Fix
 *
 * Takes the flag or the variable away, unless many need it for what they do, as `--impure`, or it harms little. Unsafe, because what is
 * run may need it.
 *
 * ## When to ignore it
 *
 * Where the machine is made for this alone. `--impure` is an info in aliases, with `--expr` and `--file`, which need it,
 * with programs that build a configuration, and in the session of a user. So are `--no-check-sigs` where paths are sent,
 * and in the build of an image what a container cannot do. In the sandbox of a build there is nothing to switch off.
 */
export const rule: Rule = {
  meta: {
    id: 'impure-flag-in-code',
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
    const { text, role, scripts } = subject;
    if (role.generated) return;
    const purposeOf = purposes(subject);
    for (const script of scripts) {
      const { place } = script;
      if (place.runs === 'build' || place.runs === 'fetch') continue;
      for (const { command, variable, off } of found(script)) {
        const severity = severityOf(off, command, script, purposeOf(script));
        const program = command === undefined ? undefined : nixProgram(command);
        const by = program === undefined ? 'sets' : `runs ${shownProgram(program)} with`;
        report({
          message: `${nameOf(place)} ${by} ${printable(off.shown)}, ${whereOf(place)}, so that ${off.guard.so}.`,
          span: off.span,
          subject: nameOf(place),
          detail: `${program ?? ''} ${printable(off.shown)}`.trim(),
          severity: severityIn(role, severity),
          fixes: () => (severity === 'info' || off.guard.usual === true ? [] : guarding(text, off, variable)),
        });
      }
    }
  },
};

interface Found {
  /** Undefined for variables. */
  readonly command: Command | undefined;
  readonly variable?: Assignment;
  readonly off: GuardOff;
}

function found({ commands, assignments }: Script): Found[] {
  const flags = commands.flatMap((command): Found[] =>
    nixProgram(command) === undefined ? [] : guardFlags(command).map((off) => ({ command, off })),
  );
  const variables = assignments.flatMap((assignment: Assignment): Found[] =>
    guardVariables(assignment).map((off) => ({ command: undefined, variable: assignment, off })),
  );
  return [...flags, ...variables];
}

function shownProgram(program: string): string {
  return program.replace('_', ' ');
}

function severityOf(
  { guard }: GuardOff,
  command: Command | undefined,
  { place }: Script,
  purpose: Purpose,
): Severity {
  if (guard.isMild === true) return 'info';
  if (guard.inImages === true && place.runs === 'image') return 'info';
  if (guard.toSend === true && command?.words.some(({ text }) => text === '--to') === true) return 'info';
  if (guard.usual !== true) return 'warning';
  const isExpected =
    purpose === 'typed' || place.runs === 'user' || command === undefined || isImpureAnyway(command);
  return isExpected ? 'info' : 'warning';
}

/** An expression of its own, or a file, is no flake, and the configuration of a machine often reads what stands beside it. */
function isImpureAnyway(command: Command): boolean {
  const program = nixProgram(command);
  return (
    (program !== undefined && CONFIGURATION_PROGRAMS.has(program)) ||
    command.words.some(({ text }) => EXPRESSIONS.has(text))
  );
}

const EXPRESSIONS: ReadonlySet<string> = new Set(['--expr', '--file', '-f', '-E']);

function guarding(text: string, { shown, span }: GuardOff, variable: Assignment | undefined): readonly Fix[] {
  if (variable === undefined)
    return ownEdits('unsafe', `Remove ${printable(shown)}`, removeStretch(text, span));
  return variable.name === 'NIX_CONFIG'
    ? []
    : ownEdits('unsafe', `Remove ${shown}`, removeAssignment(text, variable));
}

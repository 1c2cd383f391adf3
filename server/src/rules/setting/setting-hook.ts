import type { Setting } from '../../nix/facts.ts';
import type { Rule } from '../rule.ts';
import { type ByPlace, isSet, NO, reportOn, settingsIn, YES, removing } from './shared/settings.ts';

/**
 * ## What it does
 *
 * Finds settings that make Nix run a program or load code: `post-build-hook`, `pre-build-hook`, `build-hook`,
 * `diff-hook`, `external-builders`, `plugin-files` and `allow-unsafe-native-code-during-evaluation`.
 *
 * ## Why it is bad
 *
 * In the `nixConfig` of a flake they hand the machine to whoever wrote it: a hook runs after each build, outside the
 * sandbox, and with a daemon as root ([NixOS/nix#9649](https://github.com/NixOS/nix/issues/9649) shows how a flake becomes
 * root by its `post-build-hook`). Nix asks before it applies them, once and in one line, and not at all with
 * `accept-flake-config`.
 *
 * In the configuration of a system they are its owner's choice, and an info; native code in the evaluator is a warning.
 *
 * ## Fix
 *
 * In a flake it removes the setting, and everywhere what lets evaluation run programs. Unsafe, because somebody may
 * build on what the program does.
 *
 * ## When to ignore it
 *
 * Where the configuration of a machine uploads what it builds to a cache of its own.
 */
export const rule: Rule = {
  meta: {
    id: 'setting-hook',
    group: 'setting',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'nix',
  check(subject, report) {
    const settings = settingsIn(subject);
    const hasProgram = settings.some(({ name }) => name === 'diff-hook');
    for (const setting of settings) {
      const hook = HOOKS.get(setting.name);
      const severity = hook?.severity[setting.place];
      if (hook === undefined || severity === undefined || !isOn(setting)) continue;
      // What it runs is told at the program.
      if (setting.name === 'run-diff-hook' && hasProgram) continue;
      const fixes = () => (severity === 'info' ? [] : removing(subject, setting));
      report(reportOn(subject, setting, severity, hook.what, { fixes }));
    }
  },
};

interface Hook {
  /** Goes on after "sets post-build-hook". */
  readonly what: string;
  readonly severity: ByPlace;
}

const OWNERS: ByPlace = { flake: 'error', system: 'info', environment: 'info' };

const HOOKS: ReadonlyMap<string, Hook> = new Map([
  [
    'post-build-hook',
    { what: 'to a program that Nix runs after each build, outside the sandbox', severity: OWNERS },
  ],
  [
    'pre-build-hook',
    { what: 'to a program that Nix runs before each build, outside the sandbox', severity: OWNERS },
  ],
  ['build-hook', { what: 'to a program that Nix runs to hand out builds', severity: OWNERS }],
  ['diff-hook', { what: 'to a program that Nix runs on builds that differ', severity: OWNERS }],
  ['run-diff-hook', { what: 'so that Nix runs the program that is its diff-hook', severity: OWNERS }],
  ['external-builders', { what: 'to programs that Nix runs instead of its own builder', severity: OWNERS }],
  ['plugin-files', { what: 'to code that is loaded into Nix itself', severity: OWNERS }],
  [
    'allow-unsafe-native-code-during-evaluation',
    {
      what: 'so that evaluating a .nix file may run any program',
      severity: { flake: 'error', system: 'warning', environment: 'warning' },
    },
  ],
]);

function isOn(setting: Setting): boolean {
  if (setting.info?.kind !== 'bool') return isSet(setting);
  return setting.words.some(({ text }) => YES.some((yes) => yes === text) || !NO.some((no) => no === text));
}

import type { Rule, Severity } from '../rule.ts';
import { reportOn, settingsIn, removing } from './shared/settings.ts';

/**
 * ## What it does
 *
 * Finds commands in the `bash-prompt`, `bash-prompt-prefix` and `bash-prompt-suffix` of a flake's `nixConfig`: `$(…)` and
 * backticks.
 *
 * ## Why it is bad
 *
 * Nix takes these settings from a flake **without asking** (`whitelist` in src/libflake/config.cc) and puts them into `PS1`
 * (src/nix/develop.cc), where bash runs what stands in `$(…)`: before each prompt of `nix develop`, outside any sandbox.
 * Entering the shell of a flake that one only wants to look at is enough.
 *
 * Colours (`\[\e[1;32m\]`) and what bash puts in by itself (`\u`, `\w`, `\$`) are no commands. A command that only asks git for
 * the branch is an info.
 *
 * ## Fix
 *
 * Removes the setting. Unsafe, because the prompt looks different then.
 *
 * ## When to ignore it
 *
 * Where you have read the command and want it.
 */
export const rule: Rule = {
  meta: {
    id: 'setting-prompt-code',
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
    for (const setting of settingsIn(subject)) {
      if (setting.place !== 'flake' || !/^bash-prompt(?:-prefix|-suffix)?$/.test(setting.name)) continue;
      for (const value of setting.values) {
        const severity = severityOf(value.text);
        if (severity === undefined) continue;
        const what = 'to a text with a command in it, which bash runs before each prompt of nix develop';
        report(
          reportOn(subject, setting, severity, what, {
            span: value.span,
            fixes: () => removing(subject, setting),
          }),
        );
      }
    }
  },
};

/** Commands that tell where one is, with nothing that could be added to them. */
const HARMLESS =
  /\$\( *(?:__git_ps1(?: +["'][^"'`$\\]*["'])?|git branch --show-current|git rev-parse --abbrev-ref HEAD|git symbolic-ref --short HEAD|pwd|whoami|hostname|date)(?: *2> ?\/dev\/null)? *\)/g;

function severityOf(prompt: string): Severity | undefined {
  if (!COMMAND.test(prompt)) return undefined;
  return COMMAND.test(prompt.replace(HARMLESS, '')) ? 'error' : 'info';
}

const COMMAND = /\$\(|`/;

import type { Command, Script, ScriptPlace } from '../../shell/script.ts';
import { type HomeFileKind, homeFileKind, SYSTEM_FOLDERS } from '../../tables/home-files.ts';
import { PRIVILEGE_GIVERS } from '../../tables/privileges.ts';
import type { UserSetting } from '../../tables/user-settings.ts';
import type { Span } from '../../text/span.ts';
import { advice } from '../shared/own-fixes.ts';
import type { Rule, Severity } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { homeReader } from './shared/home.ts';
import { shownProgram, shownWord } from './shared/shown.ts';
import { userSettingReader } from './shared/user-setting.ts';
import { isBuild, isInImage, nameOf, runsUnasked, whereOf } from './shared/where.ts';
import { writtenBy } from './shared/written.ts';

/**
 * ## What it does
 *
 * Finds scripts that change files of the user or of the system: what shells read when they start (`~/.bashrc`), keys
 * (`~/.ssh`), settings of programs (`~/.config`, `git config --global`), crontabs, `/etc` and `/usr`. What a project keeps
 * for itself, such as a folder in `~/.cache` or `~/.local/share`, is no finding.
 *
 * ## Why it is bad
 *
 * A shell hook runs on the machine of everybody who enters the project's shell, with all that they may do. What it writes
 * outside of the project stays there and holds for all other projects, too, also when this one is long gone. A line in a
 * file that shells read when they start (bash(1), "INVOCATION") is also the usual way for malicious code to stay.
 *
 * In a build `HOME` is `/homeless-shelter`, which does not exist (src/libstore of Nix, where the environment of a builder is
 * set up), and the system is not that of the machine. So there it fails, or only changes what is thrown away; scripts that
 * give `HOME` a folder of their own are no finding. It is an info there.
 *
 * Programs, services and the activation of a system or a home are made to change the machine, so only what decides what
 * runs, or who is trusted, is an info: start-up files, keys and crontabs.
 *
 * ## What to do instead
 *
 * Settings that belong to the project stand in it: `git config` without `--global`, an `.npmrc` beside `package.json`,
 * variables such as `GIT_CONFIG_GLOBAL`, `NPM_CONFIG_USERCONFIG` or `KUBECONFIG` that the hook sets. What a user wants
 * everywhere belongs to their own NixOS or Home Manager configuration.
 *
 * ## Fix
 *
 * Where else it may go depends on the program.
 *
 * ## When to ignore it
 *
 * When the script asks first.
 */
export const rule: Rule = {
  meta: {
    id: 'shell-home-write',
    group: 'shell',
    severity: 'warning',
    confidence: 'medium',
    audience: 'default',
    needs: 'text',
    fix: 'display',
    since: '0.1.0',
  },
  on: 'shell',
  check({ scripts, role }, report) {
    if (role.generated) return;
    for (const script of scripts) {
      const { place } = script;
      if (isInImage(place)) continue;
      for (const change of changesOf(script)) {
        const severity = severityOf(place, change.kind);
        if (severity === undefined) continue;
        report({
          message: `${nameOf(place)} ${change.does}, ${OF[change.kind]}, ${whereOf(place)}${endOf(place)}.`,
          span: change.span,
          subject: nameOf(place),
          detail: change.detail,
          severity: severityIn(role, severity),
          fixes: () => (runsUnasked(place) ? advice(HERE) : []),
        });
      }
    }
  },
};

const HERE = 'Keep it in a folder of the project, and let a variable of the program point there.';

type Kind = HomeFileKind | UserSetting['kind'] | 'system' | 'whole';

interface Change {
  readonly kind: Kind;
  readonly does: string;
  readonly span: Span;
  readonly detail: string;
}

/** What is changed by being there, as messages go on after its name. */
const OF: Readonly<Record<Kind, string>> = {
  start: 'which is read whenever a shell or a session starts',
  service: 'so that it starts by itself from now on',
  secret: 'where keys, tokens and whom to trust are kept',
  settings: 'which holds for all projects',
  program: 'where programs are looked for by name',
  system: 'which belongs to the system',
  whole: 'which is all that the user has',
  schedule: 'so that it runs later, too',
  user: 'not only for this project',
};

function endOf(place: ScriptPlace): string {
  if (isBuild(place)) return ': nothing of that reaches a machine, and it may fail';
  return runsUnasked(place) ? ': it stays there when the project is gone' : '';
}

function severityOf(place: ScriptPlace, kind: Kind): Severity | undefined {
  if (runsUnasked(place)) return 'warning';
  if (isBuild(place)) return 'info';
  return kind === 'start' || kind === 'secret' || kind === 'schedule' || kind === 'whole'
    ? 'info'
    : undefined;
}

function* changesOf(script: Script): Generator<Change> {
  const pathInHome = homeReader(script);
  const userSetting = userSettingReader(script);
  const told = new Set<string>();
  for (const command of script.commands) {
    for (const { file, does } of writtenBy(command)) {
      const path = pathInHome(file);
      const kind =
        path === undefined
          ? systemKind(file.text, command)
          : does === 'removes' && WHOLE.has(path)
            ? 'whole'
            : homeFileKind(path);
      if (kind === undefined) continue;
      const shown =
        kind === 'system' || path === undefined ? shownWord(file) : shownWord({ text: `~/${path}` });
      // A redirection of several commands is told once, and a file that several change.
      if (told.has(shown)) continue;
      told.add(shown);
      yield { kind, does: `${does} ${shown}`, span: file.span, detail: shown };
    }
    const setting = userSetting(command);
    if (setting !== undefined) yield changeOf(setting, command);
  }
}

/** The home itself, and all that is in it. */
const WHOLE: ReadonlySet<string> = new Set(['', '*', '.']);

/** Where it is done as root, `shell-privilege` tells of it. */
function systemKind(text: string, { wrappers }: Command): 'system' | undefined {
  const isOf = SYSTEM_FOLDERS.some((folder) => text.startsWith(`${folder}/`));
  return isOf && !wrappers.some(({ program }) => PRIVILEGE_GIVERS.has(program)) ? 'system' : undefined;
}

function changeOf(setting: UserSetting, command: Command): Change {
  const shown = [shownProgram(command), ...(setting.operands ?? [])].join(' ');
  return {
    kind: setting.kind,
    does: `changes ${setting.changes} with ${shown}`,
    span: command.span,
    detail: shown,
  };
}

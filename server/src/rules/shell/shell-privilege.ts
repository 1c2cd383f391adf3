import type { Fix } from '../fix.ts';
import type { Command, ScriptPlace, Wrapper } from '../../shell/script.ts';
import { PRIVILEGE_GIVERS } from '../../tables/privileges.ts';
import { advice, ownEdits } from '../shared/own-fixes.ts';
import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { givenBits } from './shared/bits.ts';
import { shownProgram, shownWord } from './shared/shown.ts';
import { isBuild, isInImage, nameOf, runsUnasked } from './shared/where.ts';

/**
 * ## What it does
 *
 * Finds shell hooks that run something as root (`sudo`, `doas`, `su`, `pkexec`, `run0`, `systemd-run`), and hooks and builds
 * that give a file the setuid or setgid bit, or capabilities (`chmod u+s`, `chmod 4755`, `install -m 4755`, `setcap`).
 *
 * Programs, aliases and services are made to do what they do, and whoever starts them knows: they are no finding.
 *
 * ## Why it is bad
 *
 * A shell hook runs by itself when somebody enters the project's shell, and direnv enters it by changing the folder. Where it
 * asks for a password, that is typed; where sudo still remembers one or asks for none, nobody notices. So a change of one
 * line in a project that many work on is root on the machines of all of them.
 *
 * A build has neither sudo nor anybody to type a password, so it fails; it works only where builds run outside of the
 * sandbox as somebody who may become root. Nix refuses the setuid and setgid bits and capabilities in a build on Linux (its
 * filter of system calls, `filter-syscalls` in the manual of Nix), and takes them away from what it stores
 * ("canonicalising", src/libstore/posix-fs-canonicalise.cc).
 *
 * ## What to do instead
 *
 * NixOS gives rights to programs with `security.wrappers`, loads kernel modules with `boot.kernelModules`, and lets users
 * at devices with groups and `services.udev.extraRules`. A hook can say what is missing instead of doing it.
 *
 * ## Fix
 *
 * In a build it takes `sudo` away. Unsafe, because a build outside of the sandbox may have used it. A shell that
 * somebody enters rather tells what has to be set up.
 *
 * ## When to ignore it
 *
 * When everybody who works on the project expects it, and the hook asks before it does so.
 */
export const rule: Rule = {
  meta: {
    id: 'shell-privilege',
    group: 'shell',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'shell',
  check({ text, scripts, role }, report) {
    if (role.generated) return;
    for (const { place, commands } of scripts) {
      if (isInImage(place) || !(isBuild(place) || runsUnasked(place))) continue;
      const told = new Set<string>();
      for (const command of commands) {
        const found = asOther(command, place) ?? givesBits(command, place);
        if (found === undefined || told.has(found.detail)) continue;
        told.add(found.detail);
        report({
          message: found.message,
          span: command.span,
          subject: nameOf(place),
          detail: found.detail,
          severity: severityIn(role, 'warning'),
          fixes: () => withoutGiver(text, command, place),
        });
      }
    }
  },
};

interface Found {
  readonly message: string;
  readonly detail: string;
}

/** What it runs with the rights of another user. */
function asOther(command: Command, place: ScriptPlace): Found | undefined {
  const giver = giverOf(command);
  if (giver === undefined || HARMLESS.has(command.program) || command.program.startsWith('-'))
    return undefined;
  const shown = shownProgram(command);
  const message = isBuild(place)
    ? `${nameOf(place)} runs ${shown}, and a build cannot become root: it fails, unless the build runs outside of the sandbox as somebody who may.`
    : `${nameOf(place)} runs ${shown} by itself as soon as somebody enters the project's shell, and has them become root for it.`;
  return { message, detail: shown };
}

/** What only finds out whether one may. */
const HARMLESS: ReadonlySet<string> = new Set(['true', ':']);

function giverOf({ program, wrappers, words }: Command): string | undefined {
  const isGiver = ({ program: name, words: own }: Pick<Wrapper, 'program' | 'words'>): boolean => {
    const row = PRIVILEGE_GIVERS.get(name);
    return (
      row !== undefined && !own.some(({ text }) => row.without?.includes(text) === true || isQuestion(text))
    );
  };
  const giver = wrappers.find(isGiver)?.program;
  if (giver !== undefined) return giver;
  const shell = PRIVILEGE_GIVERS.get(program)?.shell;
  const starts =
    shell === 'any' ? words.length > 0 : words.some(({ text }) => shell?.includes(text) === true);
  return starts && isGiver({ program, words }) ? program : undefined;
}

function isQuestion(text: string): boolean {
  return text === '--version' || text === '--help' || text === '-h';
}

/** What it gives bits that let others act as its owner. */
function givesBits(command: Command, place: ScriptPlace): Found | undefined {
  const given = givenBits(command);
  // In a folder the setgid bit only says what group new files get.
  if (given === undefined || (given.bits === 'the setgid bit' && !isBuild(place))) return undefined;
  const file = shownWord(given.file);
  const end = isBuild(place)
    ? 'which Nix refuses in a build on Linux and takes away from what it stores'
    : 'so that whoever runs it acts with the rights of its owner';
  return {
    message: `${nameOf(place)} gives ${file} ${given.bits}, ${end}.`,
    detail: `${command.program} ${file}`,
  };
}

function withoutGiver(
  text: string,
  { wrappers, nameSpan, words }: Command,
  place: ScriptPlace,
): readonly Fix[] {
  if (!isBuild(place)) return advice('Tell in the README what has to be set up, instead of doing it here.');
  const [giver] = wrappers;
  if (giver === undefined)
    return words.length > 0 ? advice('Give the bit on the system, with security.wrappers of NixOS.') : [];
  const before = text.slice(giver.span.start, nameSpan.start);
  if (wrappers.length > 1 || giver.words.length > 0 || !/^(?:sudo|doas)[ \t]+$/.test(before)) return [];
  const span = { start: giver.span.start, end: nameSpan.start };
  return ownEdits('unsafe', `Remove ${giver.program}`, { span, text: '' });
}

import type { Command, Runs, Script, ScriptPlace } from '../../shell/script.ts';
import type { Span } from '../../text/span.ts';
import type { Rule, Severity } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { commandLine, hasOption, optionValues } from './shared/command-line.ts';
import { shownProgram, shownWord } from './shared/shown.ts';
import { isBuild, isInImage, nameOf, whereOf } from './shared/where.ts';
import { writtenBy } from './shared/written.ts';

/**
 * ## What it does
 *
 * Finds scripts that write to the store behind Nix's back: that change, remove or replace what is in `/nix/store`, make it
 * writable (`mount -o remount,rw /nix/store`), put something else in its place, write to the database in `/nix/var/nix/db`,
 * or delete what is still needed (`--ignore-liveness`). Reading there is no finding, and neither is the store of another
 * system, such as `/mnt/nix/store`, or that of an image.
 *
 * ## Why it is bad
 *
 * What is in the store never changes: Nix checks hashes and signatures when a path gets there, and not when it is used.
 * NixOS even mounts it read-only, for all but Nix itself (nixos/modules/system/boot/stage-2-init.sh of nixpkgs). Whoever
 * changes a path changes all that refers to it, on this machine and, through caches and `nix copy`, on others, and nothing
 * shows it but `nix store verify`. `--ignore-liveness` deletes what roots of the garbage collector still need
 * (nix-store-delete(1)), so that a profile or the link of a build may point to nothing.
 *
 * In a build the store is not writable, so it fails there, unless the build runs outside of the sandbox as a user who may.
 *
 * ## What to do instead
 *
 * Change a copy while it is built: `overrideAttrs`, `postInstall`, `runCommand` or `symlinkJoin`. `nix store repair` mends a
 * path that is damaged, and `nix store gc` removes what nothing needs.
 *
 * ## When to ignore it
 *
 * In the installer of a system, and in what a machine does before it mounts its own store.
 */
export const rule: Rule = {
  meta: {
    id: 'shell-store-escape',
    group: 'shell',
    severity: 'warning',
    confidence: 'medium',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'shell',
  check({ scripts, role }, report) {
    if (role.generated) return;
    for (const script of scripts) {
      const { place } = script;
      if (isInImage(place)) continue;
      for (const { does, why, span, detail, severity } of escapesIn(script)) {
        report({
          message: `${nameOf(place)} ${does}, ${whereOf(place)}: ${isBuild(place) ? 'it fails there, unless the build runs outside of the sandbox' : why}.`,
          span,
          subject: nameOf(place),
          detail,
          severity: severityIn(role, severity ?? 'warning'),
        });
      }
    }
  },
};

interface Escape {
  readonly does: string;
  readonly why: string;
  readonly span: Span;
  readonly detail: string;
  readonly severity?: Severity;
}

const UNCHECKED = 'Nix checks what gets into the store, and never again what is there';

function* escapesIn(script: Script): Generator<Escape> {
  const seen = new Set<number>();
  const surroundings: Surroundings = {
    runs: script.place.runs,
    isOtherStore: script.assignments.some(({ name }) => OTHER_STORE.has(name)),
  };
  for (const command of script.commands) {
    if (isElsewhere(command)) continue;
    for (const { file, does } of writtenBy(command)) {
      if (!isOfStore(file.text) || seen.has(file.span.start) || isSetUp(command, file.text, script.place))
        continue;
      seen.add(file.span.start);
      const shown = shownWord(file);
      yield { does: `${does} ${shown}`, why: UNCHECKED, span: file.span, detail: shown };
    }
    const found = CHECKS.get(command.program)?.(command, surroundings);
    if (found !== undefined) yield { ...found, span: command.span };
  }
}

/** Whether it sees another root than the script, as far as that stands around it. */
function isElsewhere(command: Command): boolean {
  let at: Command | undefined = command;
  for (let steps = 0; at !== undefined && steps < DEEPEST; steps++, at = at.within?.command) {
    if (ELSEWHERE.has(at.program) || at.wrappers.some(({ program }) => ELSEWHERE.has(program))) return true;
  }
  return false;
}

const DEEPEST = 8;

const ELSEWHERE: ReadonlySet<string> = new Set(['chroot', 'nixos-enter', 'proot', 'bwrap']);

function isOfStore(text: string): boolean {
  return STORE.test(text);
}

const STORE = /^\/{1,3}nix(?:\/store|\/var\/nix\/db)(?:\/|$)/;

/** A system gives its store an owner and a mode when it starts: those that Nix wants it to have. */
function isSetUp({ program, words }: Command, text: string, { runs }: ScriptPlace): boolean {
  if (!/^\/nix\/store\/?$/.test(text) || (program !== 'chmod' && program !== 'chown' && program !== 'chgrp'))
    return false;
  const line = commandLine(words, {});
  const what = line.operands[0]?.text ?? '';
  return (
    !hasOption(line, ['-R', '--recursive']) &&
    (runs === 'system' || /^0?1775$|^(?:0|root)?:?(?:30000|nixbld)$/.test(what))
  );
}

interface Surroundings {
  readonly runs: Runs;
  /** The script says that it means another store than that of the system. */
  readonly isOtherStore: boolean;
}

/** Where the database of a new store is filled: installers and the builders of images. */
const FILLING: ReadonlySet<Runs> = new Set(['system', 'build', 'open-build', 'fetch', 'image']);

type Found = Omit<Escape, 'span'> | undefined;

const CHECKS: ReadonlyMap<string, (command: Command, around: Surroundings) => Found> = new Map([
  ['mount', mounts],
  ['umount', unmounts],
  ['nix-store', deletes],
  ['nix', deletes],
  ['sqlite3', changesDatabase],
]);

const MOUNT = {
  short: 'tolOLUNT',
  long: ['types', 'options', 'label', 'uuid', 'source', 'target', 'namespace', 'options-source'],
};

function mounts(command: Command, { runs }: Surroundings): Found {
  const line = commandLine(command.words, MOUNT);
  const target = line.operands.at(-1) ?? optionValues(line, ['--target'])[0];
  if (target === undefined || !isOfStore(target.text)) return undefined;
  const options = optionValues(line, ['-o', '--options'])
    .flatMap(({ text }) => text.split(','))
    .slice(0, 100);
  const shown = shownWord(target);
  if (options.includes('remount')) {
    if (!options.includes('rw')) return undefined;
    return { does: `makes ${shown} writable`, why: UNCHECKED, detail: `mount ${shown}` };
  }
  // A system mounts its own store, and some on top of it, when it starts; on itself, to make it read-only then.
  const isSame = line.operands.length === 2 && line.operands[0]?.text === target.text;
  if (runs === 'system' || isSame || line.operands.length < 2) return undefined;
  return {
    does: `mounts something else over ${shown}`,
    why: 'nothing there was checked by Nix',
    detail: `mount ${shown}`,
  };
}

function unmounts({ words }: Command, { runs }: Surroundings): Found {
  const target = commandLine(words, {}).operands.find(({ text }) => isOfStore(text));
  if (target === undefined || runs === 'system') return undefined;
  const shown = shownWord(target);
  return {
    does: `unmounts ${shown}`,
    why: 'what is mounted there keeps others from writing to the store',
    detail: `umount ${shown}`,
  };
}

function deletes(command: Command, { runs, isOtherStore }: Surroundings): Found {
  const line = commandLine(command.words, { long: ['store', 'option'] });
  if (hasOption(line, ['--ignore-liveness'])) {
    return {
      does: `deletes from the store what is still needed, with ${shownProgram(command)} --ignore-liveness`,
      why: 'what a root of the garbage collector holds may be gone then',
      detail: 'ignore-liveness',
    };
  }
  const fills = hasOption(line, ['--load-db', '--register-validity']);
  if (!fills || isOtherStore || hasOption(line, ['--store']) || FILLING.has(runs)) return undefined;
  return {
    does: `tells the database of Nix which paths are valid, with ${shownProgram(command)}`,
    why: 'Nix then believes that they are what their names say',
    detail: 'load-db',
    severity: 'info',
  };
}

/** Variables that say which store is meant. */
const OTHER_STORE: ReadonlySet<string> = new Set([
  'NIX_STATE_DIR',
  'NIX_STORE_DIR',
  'NIX_REMOTE',
  'NIX_ROOT',
]);

function changesDatabase({ words }: Command): Found {
  const file = words.find(({ text }) => text.startsWith('/nix/var/nix/db'));
  if (file === undefined || !words.some(({ text }) => CHANGES.test(text.slice(0, 4096)))) return undefined;
  return {
    does: `changes the database of Nix, ${shownWord(file)}`,
    why: 'Nix believes all that stands there',
    detail: 'sqlite3',
  };
}

const CHANGES = /\b(?:insert|update|delete|drop|alter|replace)\b/i;

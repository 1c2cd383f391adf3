import type { Refetched } from '../../nixcli/nix/values.ts';
import {
  MISMATCH_BY_SOURCE,
  MISMATCH_IN_STORE,
  UNKNOWN,
  type Verdict,
  VERIFIED_BY_SOURCE,
  VERIFIED_IN_STORE,
} from '../../nixcli/verify/verdict.ts';
import type { VerifiedTree } from '../../nixcli/verify/verify-locked.ts';
import type { VerifiedPath } from '../../nixcli/verify/verify-paths.ts';
import type { Verification, VerifiedLock } from '../commands/verify.ts';
import { shownPath } from '../json-format.ts';
import type { Surface } from '../surface.ts';
import { amount, listed } from '../terminal/amounts.ts';
import { type Colors, colors, wantsColor } from '../terminal/colors.ts';
import { visible, visiblePath } from '../terminal/visible.ts';
import { textWidth } from '../terminal/width.ts';
import { wrap } from '../terminal/wrap.ts';
import type { NixOptions } from './nix-options.ts';
import { countVerdicts, pathVerdict } from './verify-json.ts';
import { dayOf, inputName } from './words.ts';

const WORD: Readonly<Record<Verdict, string>> = {
  verified: 'verified',
  mismatch: 'MISMATCH',
  unknown: 'unknown',
  'within-parent': 'in parent',
};
const WORD_WIDTH = 9;
const INDENT = ' '.repeat(2 + WORD_WIDTH + 2);

/** All that was verified, and in the end what the words mean. */
export function verifyText(verification: Verification, options: NixOptions, surface: Surface): string {
  const c = colors(wantsColor(options.color, surface.env, surface.outIsTerminal));
  const lines: string[] = [];
  for (const lock of verification.locks) lines.push(...lockLines(lock, surface.cwd, c), '');
  for (const path of verification.paths?.paths ?? []) lines.push(...pathLines(path, c));
  if (verification.paths !== undefined) lines.push('');
  const room = Math.min(surface.columns ?? 100, 100);
  lines.push(...meanings(verification, room, c), summary(verification));
  return `${lines.join('\n')}\n`;
}

function lockLines({ path, entry, trees }: VerifiedLock, cwd: string, c: Colors): readonly string[] {
  const head = `${visiblePath(shownPath(path, cwd))}: ${trees.length === 0 ? `no ${entry}s` : amount(trees.length, entry)}`;
  const width = Math.max(...trees.map(({ tree }) => textWidth(inputName(tree))), 0);
  return [c.bold(head), ...trees.flatMap((one) => treeLines(one, width, c))];
}

function treeLines(one: VerifiedTree, width: number, c: Colors): readonly string[] {
  const { tree, verdict } = one;
  const name = inputName(tree);
  const pinned = [tree.rev?.slice(0, 9), dayOf(tree.lastModified)].filter((part) => part !== undefined);
  const what = [visible(tree.source), ...pinned].join(' ');
  const head = `  ${word(verdict, c)}  ${name}${' '.repeat(width - textWidth(name))}  ${c.dim(what)}`;
  return [head, ...[...storeLines(one), ...sourceLines(one)].map((line) => `${INDENT}${line}`)];
}

function storeLines({ tree, store }: VerifiedTree): readonly string[] {
  switch (store.state) {
    case 'verified':
      return [];
    case 'mismatch':
      return [
        'The files in the store are not those of the lock.',
        `the lock says     ${claimOf(tree)}`,
        `the store holds   ${store.got}`,
        `at                ${visible(store.path)}`,
      ];
    case 'absent':
      return [`not in the store: ${visible(store.path)}`];
    case 'unclear':
      return [`cannot be told from the store: ${visible(store.message)}`];
    case 'within-parent':
      return ['a folder of the tree that it is declared in; checked with that'];
  }
}

function sourceLines({ tree, refetch }: VerifiedTree): readonly string[] {
  switch (refetch?.state) {
    case undefined:
    case 'within-parent':
      return [];
    case 'same':
      return refetch.otherDate
        ? [`The content is right, but the date is not: its source says ${dateWords(refetch.got)}.`]
        : [];
    case 'differs':
      return [
        'The source gives something else than the lock says.',
        ...(refetch.what.includes('narHash')
          ? [`the lock says     ${claimOf(tree)}`, `the source gives  ${visible(refetch.got.narHash)}`]
          : []),
        ...(refetch.what.includes('rev')
          ? [`the lock says     ${tree.rev ?? ''}`, `the source gives  ${visible(refetch.got.rev ?? '')}`]
          : []),
      ];
    case 'failed':
      return [`could not be fetched anew: ${visible(refetch.message)}`];
    case 'impossible':
      return [`cannot be fetched anew: ${visible(refetch.message)}`];
  }
}

function claimOf({ place }: VerifiedTree['tree']): string {
  return place.kind === 'store' ? place.hash : '';
}

function dateWords({ lastModified }: Refetched): string {
  return dayOf(lastModified) ?? 'another one';
}

function pathLines(path: VerifiedPath, c: Colors): readonly string[] {
  const head = `  ${word(pathVerdict(path), c)}  ${visible(path.path)}`;
  return [head, ...[...contentsLines(path), ...trustLines(path)].map((line) => `${INDENT}${line}`)];
}

function contentsLines({ contents }: VerifiedPath): readonly string[] {
  switch (contents?.state) {
    case undefined:
      return [];
    case 'intact':
      return [
        contents.by === 'database'
          ? 'contents: as they were when Nix took them in'
          : 'contents: those that the path is named after (told without Nix)',
      ];
    case 'modified':
      return [
        'contents: changed since Nix took them in',
        `it should be      ${visible(contents.expected)}`,
        `it is             ${visible(contents.got)}`,
      ];
    case 'unknown':
      return [`contents: cannot be told: ${visible(contents.message)}`];
  }
}

function trustLines({ trust }: VerifiedPath): readonly string[] {
  switch (trust?.state) {
    case undefined:
      return [];
    case 'trusted':
      return ['trust: built here, named after its content, or signed by a key that Nix trusts'];
    case 'untrusted':
      return ['trust: neither built here nor signed by a key that Nix trusts'];
    case 'unknown':
      return [`trust: cannot be told: ${visible(trust.message)}`];
  }
}

function word(verdict: Verdict, c: Colors): string {
  const padded = WORD[verdict].padEnd(WORD_WIDTH);
  if (verdict === 'verified') return c.green(padded);
  return verdict === 'mismatch' ? c.red(c.bold(padded)) : c.yellow(padded);
}

/** What the words above mean, for those that stand there. */
function meanings({ locks }: Verification, room: number, c: Colors): readonly string[] {
  const trees = locks.flatMap((lock) => lock.trees);
  const found: [string, string][] = [];
  const has = (test: (one: VerifiedTree) => boolean) => trees.some(test);
  if (has((one) => one.verdict === 'verified' && one.refetch === undefined))
    found.push(['verified', VERIFIED_IN_STORE]);
  if (has((one) => one.verdict === 'verified' && one.refetch !== undefined))
    found.push(['verified', VERIFIED_BY_SOURCE]);
  if (has((one) => one.store.state === 'mismatch')) found.push(['MISMATCH', MISMATCH_IN_STORE]);
  if (has((one) => one.refetch?.state === 'differs')) found.push(['MISMATCH', MISMATCH_BY_SOURCE]);
  if (has((one) => one.verdict === 'unknown')) found.push(['unknown', UNKNOWN]);
  const lines = found.flatMap(([name, meaning]) => wrap(`${name}: ${meaning}`, room));
  return lines.length === 0 ? [] : [...lines.map((line) => c.dim(line)), ''];
}

function summary(verification: Verification): string {
  const counts = countVerdicts(verification);
  const parts = [
    `${counts.verified} verified`,
    ...(counts.mismatch > 0 ? [amount(counts.mismatch, 'mismatch').replace(/mismatchs$/, 'mismatches')] : []),
    ...(counts.unknown > 0 ? [`${counts.unknown} unknown`] : []),
    ...(counts['within-parent'] > 0 ? [`${counts['within-parent']} within another tree`] : []),
  ];
  const { paths, locks } = verification;
  if (paths === undefined && locks.every(({ trees }) => trees.length === 0)) return 'Nothing to verify.';
  const looked = paths?.count === undefined ? '' : ` Nix looked at ${amount(paths.count, 'store path')}.`;
  return `${listed(parts)}.${looked}`;
}

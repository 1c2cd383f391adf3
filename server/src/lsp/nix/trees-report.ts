import type { LockedTree } from '../../nixcli/verify/locked-tree.ts';
import type { RefetchState } from '../../nixcli/verify/refetch-tree.ts';
import {
  MISMATCH_BY_SOURCE,
  MISMATCH_IN_STORE,
  UNKNOWN,
  type Verdict,
  VERIFIED_BY_SOURCE,
  VERIFIED_IN_STORE,
} from '../../nixcli/verify/verdict.ts';
import type { VerifiedTree } from '../../nixcli/verify/verify-locked.ts';
import { day } from '../hover/units.ts';
import { plainText } from './plain-text.ts';
import { reportOf } from './task.ts';

const WORD: Readonly<Record<Verdict, string>> = {
  verified: 'verified',
  mismatch: 'MISMATCH',
  unknown: 'unknown',
  'within-parent': 'in parent',
};
const INDENT = '             ';

/** The way to an input: `home-manager/nixpkgs`. */
export function inputName({ node, path }: Pick<LockedTree, 'node' | 'path'>): string {
  return plainText(path.length === 0 ? node : path.join('/'));
}

/** @param name of the lock, as it may be shown */
export function treesReport(name: string, trees: readonly VerifiedTree[]): string {
  return reportOf([`Inputs of ${name}`, '', ...trees.flatMap(treeLines), '', ...meanings(trees)]);
}

function treeLines({ tree, store, refetch, verdict }: VerifiedTree): string[] {
  const pinned = [
    plainText(tree.source),
    ...(tree.rev === undefined ? [] : [tree.rev.slice(0, 12)]),
    ...(tree.lastModified === undefined ? [] : [day(tree.lastModified)]),
  ];
  return [
    `  ${WORD[verdict].padEnd(9)}  ${inputName(tree)}  (${pinned.join(', ')})`,
    ...storeLines(tree, store).map((line) => `${INDENT}${line}`),
    ...sourceLines(tree, refetch).map((line) => `${INDENT}${line}`),
  ];
}

function storeLines(tree: LockedTree, store: VerifiedTree['store']): string[] {
  switch (store.state) {
    case 'verified':
      return [`in the store with this hash: ${plainText(store.path)}`];
    case 'mismatch':
      return [
        `the files in the store are not those of the lock: ${plainText(store.path)}`,
        `the lock says    ${hashOf(tree)}`,
        `the store holds  ${plainText(store.got)}`,
      ];
    case 'absent':
      return [`not in the store: ${plainText(store.path)}`];
    case 'unclear':
      return [`cannot be told from the store: ${plainText(store.message)}`];
    case 'within-parent':
      return ['a folder of the tree that it is declared in; checked with that'];
  }
}

function sourceLines(tree: LockedTree, refetch: RefetchState | undefined): string[] {
  switch (refetch?.state) {
    case undefined:
    case 'within-parent':
      return [];
    case 'same':
      return [
        'fetched anew, it has this hash',
        ...(refetch.otherDate ? ['but its source gives it another date than the lock'] : []),
      ];
    case 'differs':
      return [
        'fetched anew, it is something else than the lock says',
        ...(refetch.what.includes('narHash')
          ? [`the lock says    ${hashOf(tree)}`, `the source gives ${plainText(refetch.got.narHash)}`]
          : []),
        ...(refetch.what.includes('rev')
          ? [`the lock says    ${tree.rev ?? ''}`, `the source gives ${plainText(refetch.got.rev ?? '')}`]
          : []),
      ];
    case 'failed':
      return [`could not be fetched anew: ${plainText(refetch.message)}`];
    case 'impossible':
      return [`cannot be fetched anew: ${plainText(refetch.message)}`];
  }
}

function hashOf({ place }: LockedTree): string {
  return place.kind === 'store' ? place.hash : '';
}

/** What the words above mean, for those that stand there. */
function meanings(trees: readonly VerifiedTree[]): string[] {
  const has = (test: (one: VerifiedTree) => boolean) => trees.some(test);
  return [
    ...(has((one) => one.verdict === 'verified' && one.refetch?.state !== 'same')
      ? [`verified: ${VERIFIED_IN_STORE}`]
      : []),
    ...(has((one) => one.verdict === 'verified' && one.refetch?.state === 'same')
      ? [`verified: ${VERIFIED_BY_SOURCE}`]
      : []),
    ...(has((one) => one.store.state === 'mismatch') ? [`MISMATCH: ${MISMATCH_IN_STORE}`] : []),
    ...(has((one) => one.refetch?.state === 'differs') ? [`MISMATCH: ${MISMATCH_BY_SOURCE}`] : []),
    ...(has((one) => one.verdict === 'unknown') ? [`unknown: ${UNKNOWN}`] : []),
  ];
}

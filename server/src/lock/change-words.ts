import type { ChangeRow } from './change-rows.ts';
import type { LockedState } from './changes.ts';

/** An end of a change in pieces, each for its own way of being shown. */
interface StateWords {
  readonly source: string;
  /** The commit, cut to what people compare. */
  readonly rev: string | undefined;
  /** An ISO day. */
  readonly day: string | undefined;
}

const REV_LETTERS = 9;

/** @param beside the other end: so many letters of the commits are told that they differ, as nobody can choose all of them */
export function stateWords({ source, rev, lastModified }: LockedState, beside?: LockedState): StateWords {
  const letters = lettersToTell(rev, beside?.rev);
  return { source, rev: rev?.slice(0, letters), day: dayOf(lastModified) };
}

function lettersToTell(rev: string | undefined, other: string | undefined): number {
  if (rev === undefined || other === undefined || rev === other) return REV_LETTERS;
  let common = 0;
  while (common < rev.length && rev[common] === other[common]) common++;
  return Math.max(REV_LETTERS, common + 3);
}

/** What changed of an input beside its commit, in a few words; empty where its commit, date and source say it all. */
export function aside(old: LockedState, now: LockedState): readonly string[] {
  const words: string[] = [];
  if (old.rev === now.rev && old.hash !== now.hash) words.push('another hash');
  if (old.asked !== now.asked)
    words.push(
      `asked for ${now.asked ?? 'nothing'}${old.asked === undefined ? '' : `, before for ${old.asked}`}`,
    );
  if (old.flake !== now.flake) words.push(now.flake ? 'a flake now' : 'no flake any more');
  const isSame = old.source === now.source && old.rev === now.rev && old.lastModified === now.lastModified;
  return words.length === 0 && isSame ? ['other attributes'] : words;
}

/** What a redirected input leads to. */
export function followsWords({ follows }: ChangeRow): string {
  if (follows === undefined) return 'follows nothing any more';
  return follows.length === 0 ? 'follows the flake itself' : 'follows';
}

function dayOf(seconds: number | undefined): string | undefined {
  const date = new Date((seconds ?? Number.NaN) * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().replace(/T.*/, '');
}

/**
 * What happened to an input, on one line without its name.
 *
 * @param show makes a text from a file safe for the medium
 */
export function rowWords(row: ChangeRow, show: (text: string) => string): string {
  const stateText = (state: LockedState, beside?: LockedState) => stateLine(state, beside, show);
  const { kind, old, now } = row;
  if (kind === 'redirected') {
    const to = row.follows === undefined || row.follows.length === 0 ? '' : ` ${show(row.follows.join('/'))}`;
    const end = row.follows === undefined && now !== undefined ? `, and is ${stateText(now)}` : '';
    return `${followsWords(row)}${to}${end}`;
  }
  if (old === undefined || now === undefined) {
    const state = old ?? now;
    return state === undefined ? kind : stateText(state);
  }
  const beside = aside(old, now)
    .map((words) => `, ${show(words)}`)
    .join('');
  if (old.source !== now.source)
    return `${stateText(old, now)} → ${stateText(now, old)}, another source${beside}`;
  const isSame = old.rev === now.rev && old.lastModified === now.lastModified;
  return isSame
    ? `${stateText(now)}${beside}`
    : `${stateText(old, now)} → ${momentLine(now, old, show)}${beside}`;
}

function stateLine(
  state: LockedState,
  beside: LockedState | undefined,
  show: (text: string) => string,
): string {
  return [show(state.source), momentLine(state, beside, show)].filter((part) => part !== '').join(' ');
}

function momentLine(
  state: LockedState,
  beside: LockedState | undefined,
  show: (text: string) => string,
): string {
  const { rev, day } = stateWords(state, beside);
  return [rev === undefined ? '' : show(rev), day === undefined ? '' : `(${day})`]
    .filter((part) => part !== '')
    .join(' ');
}

import type { Comment, NixFacts } from '../../nix/facts.ts';
import { type Edit, lineEndAt } from '../../text/edits.ts';

/** What a comment beside a commit says: what it was locked from, and when. */
export interface Remark {
  /** A branch, a tag or an address; undefined for the default branch. */
  readonly from: string | undefined;
  /** `2026-05-01`, of the commit. */
  readonly day: string | undefined;
}

/** The day of a commit as a lock has it, in seconds since 1970. */
export function dayOf(lastModified: unknown): string | undefined {
  if (typeof lastModified !== 'number' || !Number.isInteger(lastModified)) return undefined;
  // Until the year 9999; before 1980 it is no date that somebody meant.
  if (lastModified < 315_532_800 || lastModified >= 253_402_300_800) return undefined;
  return new Date(lastModified * 1000).toISOString().slice(0, 10);
}

/** Puts a remark behind what ends at `end`: to the end of the line where nothing follows, within the line otherwise. */
export function remarkEdit(text: string, end: number, words: string): Edit {
  const isLast = text.slice(end, lineEndAt(text, end)).trim() === '';
  return { span: { start: end, end }, text: isLast ? ` # ${words}` : ` /* ${words} */` };
}

/** What a remark says; undefined where there is nothing to say, or nothing that a comment can hold. */
export function remarkText({ from, day }: Remark): string | undefined {
  const words = [from, day].filter((part) => part !== undefined).join(', ');
  return words === '' || !/^[\w./@:%?=&~+*, -]+$/.test(words) || words.includes('*/') ? undefined : words;
}

/** The remark right behind what ends at `end`, with its comment. */
export function remarkAt(
  { table: { text }, comments }: NixFacts,
  end: number,
): { readonly remark: Remark; readonly comment: Comment } | undefined {
  const comment = comments.find(({ span }) => span.start >= end);
  if (comment === undefined || /[^ \t]/.test(text.slice(end, comment.span.start))) return undefined;
  const [, from, day] =
    /^(?:(\S+), )?(\d{4}-\d\d-\d\d)$/.exec(comment.text) ??
    /^(\S*[\d./:-]\S*|main|master)$/.exec(comment.text) ??
    [];
  return from === undefined && day === undefined ? undefined : { remark: { from, day }, comment };
}

/** Takes a remark out, with the blanks before it. */
export function removeRemark(text: string, { span }: Comment): Edit {
  let { start } = span;
  while (text[start - 1] === ' ' || text[start - 1] === '\t') start--;
  return { span: { start, end: span.end }, text: '' };
}

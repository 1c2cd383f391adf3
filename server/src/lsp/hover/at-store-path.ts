import { parsePathInStore } from '../../store/store-path.ts';
import type { Span } from '../../text/span.ts';
import { type Card, code, type Line, strong } from './card.ts';

/** A store path that stands in a text. */
interface WrittenPath {
  readonly path: string;
  readonly name: string;
  readonly digest: string;
  /** What follows it, with its slash. */
  readonly inside: string;
  readonly span: Span;
}

/** Store paths are at most so long, with what may lead on into them. In UTF-16 units. */
const REACH = 1024;

/**
 * The store path at an offset, in whatever it stands: a literal, a string, a comment. None where its name goes on with
 * an interpolation, so that it cannot be told.
 */
export function storePathAt(text: string, offset: number, storeDir: string): WrittenPath | undefined {
  const from = Math.max(0, offset - REACH);
  const piece = text.slice(from, offset + REACH);
  const at = piece.lastIndexOf(`${storeDir}/`, offset - from);
  if (at < 0) return undefined;
  const match = /^[0-9A-Za-z+\-._?=/]*/.exec(piece.slice(at));
  const written = match?.[0] ?? '';
  const start = from + at;
  if (offset < start || offset > start + written.length) return undefined;
  const read = parsePathInStore(written, storeDir);
  if (!read.ok) return undefined;
  const { storePath, inside } = read;
  const next = text.charAt(start + written.length);
  if (inside === '' && next === '$') return undefined;
  // Behind a path that goes on before its beginning is another one: `/srv/nix/store/…`.
  if (/[\w.~}-]/.test(text.charAt(start - 1))) return undefined;
  return { ...storePath, inside, span: { start, end: start + written.length } };
}

export function storePathCard(
  text: string,
  offset: number,
  storeDir: string,
  file: 'nix' | 'lock',
): Card | undefined {
  const found = storePathAt(text, offset, storeDir);
  if (found === undefined) return undefined;
  const { path, name, inside, span } = found;
  const lines: Line[] = [
    ['Path: ', code(path), ...(inside === '' ? [] : [', and in it ', code(inside)])],
    file === 'nix'
      ? ['Origin: unknown: nothing in the file says how it gets into the store']
      : ['Origin: unknown: others have it only if they are given it'],
  ];
  return {
    span,
    around: span,
    title: [strong('Store path'), ' ', code(name)],
    lines,
    unasked: [['Content: unknown: the path alone does not say what it holds, or who made it']],
    storePath: path,
  };
}

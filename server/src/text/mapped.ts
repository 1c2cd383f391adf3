import type { Span } from './span.ts';

/** A text that was made from another (escapes undone, indentation taken away), with the place of each of its signs there. */
export interface MappedText {
  /** One sign, `UNKNOWN`, stands for each stretch whose text cannot be told. */
  readonly text: string;
  /** Whether there is none of these in a stretch of the text. */
  isKnown(from: number, to: number): boolean;
  /** What was noted with the stretch that cannot be told and that the sign at `at` stands for. */
  tagAt(at: number): number | undefined;
  /** The place of a stretch of the text; of what stands for something as a whole, such as an escape, all of that. */
  spanOf(from: number, to: number): Span;
  /** Where the stretch ends whose signs stand one behind the other, as the one at `at` does; `at` where it does not. */
  endOfPlain(at: number): number;
}

/** Stands for a stretch whose text cannot be told. */
export const UNKNOWN = '\u{fffc}';

/** As far as texts are put together: further than anybody would look for what is hidden at the end. */
const MAX_TEXT = 1 << 20;

/** Puts a mapped text together, from left to right. */
export class MappedTextBuilder {
  private readonly parts: string[] = [];
  private length = 0;
  /** By piece: where it begins in the text, and its place; an end of -1 says that it stands there sign for sign. */
  private readonly pieces: number[] = [];
  private unknown: Map<number, number> | undefined;

  /** How much text there is so far. */
  get size(): number {
    return this.length;
  }

  /** Whether its last sign cannot be told. */
  get endsUnknown(): boolean {
    return this.unknown?.has(this.length - 1) === true;
  }

  /** Text that stands at `start` sign for sign. */
  addPlain(text: string, start: number): void {
    if (text === '' || this.length > MAX_TEXT) return;
    this.pieces.push(this.length, start, -1);
    this.append(text);
  }

  /**
   * Text that a stretch as a whole stands for.
   * @param text undefined: nobody can tell
   * @param tag noted for a text that nobody can tell
   */
  addWhole(text: string | undefined, start: number, end: number, tag = -1): void {
    if (text === '' || this.length > MAX_TEXT) return;
    if (text === undefined) (this.unknown ??= new Map()).set(this.length, tag);
    this.pieces.push(this.length, start, end);
    this.append(text ?? UNKNOWN);
  }

  /** A stretch of another mapped text, with its places. */
  addMapped(from: MappedText, start: number, end: number): void {
    for (let at = start; at < end && this.length <= MAX_TEXT; ) {
      const { start: first, end: last } = from.spanOf(at, at + 1);
      const plainEnd = Math.min(from.endOfPlain(at), end, at + MAX_TEXT + 1 - this.length);
      if (plainEnd > at) {
        this.addOn(from.text.slice(at, plainEnd), first);
        at = plainEnd;
        continue;
      }
      if (!from.isKnown(at, at + 1)) this.addWhole(undefined, first, last, from.tagAt(at));
      else if (last - first === 1) this.addOn(from.text.charAt(at), first);
      else this.addWhole(from.text.charAt(at), first, last);
      at++;
    }
  }

  done(): MappedText {
    return new Mapped(
      this.parts.length === 1 ? (this.parts[0] ?? '') : this.parts.join(''),
      this.pieces,
      this.unknown,
    );
  }

  /** Text that stands there sign for sign, in the piece before where it goes on with that. */
  private addOn(text: string, start: number): void {
    const last = this.pieces.length - 3;
    const goesOn =
      last >= 0 &&
      this.pieces[last + 2] === -1 &&
      (this.pieces[last + 1] ?? 0) + this.length - (this.pieces[last] ?? 0) === start;
    if (goesOn) this.append(text);
    else this.addPlain(text, start);
  }

  private append(text: string): void {
    this.parts.push(text);
    this.length += text.length;
  }
}

/** A class, and no object of functions: a script has one for each of its words. */
class Mapped implements MappedText {
  readonly text: string;
  private readonly pieces: readonly number[];
  private readonly unknown: ReadonlyMap<number, number> | undefined;

  constructor(text: string, pieces: readonly number[], unknown: ReadonlyMap<number, number> | undefined) {
    this.text = text;
    this.pieces = pieces;
    this.unknown = unknown;
  }

  isKnown(from: number, to: number): boolean {
    const { text, unknown } = this;
    if (unknown === undefined) return true;
    for (let at = text.indexOf(UNKNOWN, from); at >= 0 && at < to; at = text.indexOf(UNKNOWN, at + 1))
      if (unknown.has(at)) return false;
    return true;
  }

  tagAt(at: number): number | undefined {
    return this.unknown?.get(at);
  }

  spanOf(from: number, to: number): Span {
    const { start, end } = placeOf(this.pieces, from);
    if (to <= from) return { start, end: start };
    return { start, end: to === from + 1 ? end : placeOf(this.pieces, to - 1).end };
  }

  endOfPlain(at: number): number {
    const { pieces, text } = this;
    const piece = pieceAt(pieces, at);
    return pieces[piece * 3 + 2] === -1 ? (pieces[piece * 3 + 3] ?? text.length) : at;
  }
}

/** The piece that holds a sign, or the last one. */
function pieceAt(pieces: readonly number[], at: number): number {
  let low = 0;
  let high = pieces.length / 3 - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((pieces[middle * 3] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The place of one sign; behind the text that of its last one. */
function placeOf(pieces: readonly number[], at: number): Span {
  if (pieces.length === 0) return { start: 0, end: 0 };
  const low = pieceAt(pieces, at);
  const start = pieces[low * 3 + 1] ?? 0;
  const end = pieces[low * 3 + 2] ?? -1;
  const offset = at - (pieces[low * 3] ?? 0);
  return end >= 0 ? { start, end } : { start: start + offset, end: start + offset + 1 };
}

/** A text that stands in a file as it is. */
export function plainMapped(text: string, start = 0): MappedText {
  const builder = new MappedTextBuilder();
  builder.addPlain(text, start);
  return builder.done();
}

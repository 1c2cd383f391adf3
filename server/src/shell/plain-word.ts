import { type MappedText, MappedTextBuilder } from '../text/mapped.ts';
import type { Span } from '../text/span.ts';
import type { Stretch } from './parts.ts';
import type { Command, Word } from './script.ts';

/** Most words: nothing in them is quoted, escaped or put in, whatever the quoting. */
export function isPlain({ text }: MappedText, { from, to }: Stretch): boolean {
  for (let at = from; at < to; at++) if (PLAIN[text.charCodeAt(at)] !== 1) return false;
  return to > from;
}

const PLAIN = new Uint8Array(0x10000);
for (const sign of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=@+,')
  PLAIN[sign.charCodeAt(0)] = 1;

/** A word that is what stands there; the text with its places is made when it is asked for. */
export class PlainWord implements Word {
  readonly text: string;
  readonly isKnown = true;
  readonly span: Span;
  readonly substitutions: Command[] = [];
  readonly processes: Command[] = [];
  readonly variables: string[] = [];
  private readonly from: number;
  private readonly whole: MappedText;
  private own: MappedText | undefined;

  constructor(whole: MappedText, { from, to }: Stretch) {
    this.text = whole.text.slice(from, to);
    this.span = whole.spanOf(from, to);
    this.from = from;
    this.whole = whole;
  }

  get mapped(): MappedText {
    if (this.own === undefined) {
      const builder = new MappedTextBuilder();
      builder.addMapped(this.whole, this.from, this.from + this.text.length);
      this.own = builder.done();
    }
    return this.own;
  }
}

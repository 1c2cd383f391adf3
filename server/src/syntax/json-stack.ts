import type { Complaints } from './json-complaints.ts';
import type { JsonToken } from './json-lexer.ts';
import type { JsonMember, JsonValue } from './json.ts';

export interface GrowingSpan {
  readonly start: number;
  end: number;
}

/** An object or array that is being read. */
export interface Frame {
  readonly kind: 'object' | 'array';
  readonly opener: JsonToken;
  /** Grows when the closing bracket is found; the spans of the value and of the member that holds it. */
  readonly spans: readonly GrowingSpan[];
  readonly members: JsonMember[];
  readonly items: JsonValue[];
  /** What stood last in it. */
  after: 'start' | 'comma' | 'value';
  /** The comma, if one is written. */
  comma: JsonToken | undefined;
  /** The column of its first member, if that begins a line. */
  memberIndent: number | undefined;
}

/** The open brackets, and what can be said when they do not match. */
export interface BracketStack {
  top(): Frame | undefined;
  push(frame: Frame): void;
  /** Closes the innermost bracket with a token that fits it. */
  close(closer: JsonToken): void;
  /** Closes with a token that does not fit: either a bracket in between was left open, or the wrong one was typed. */
  closeOther(closer: JsonToken): void;
  /**
   * A member follows without a comma in a column further left than its neighbours. If that is the column of
   * an enclosing object, the brackets in between were left open: closes them, and says so.
   */
  closeForMember(token: JsonToken): boolean;
  /** Closes the array on top because a member begins in it. */
  closeBefore(token: JsonToken): void;
  /** The text ended: closes everything, and says what was left open. */
  finish(end: number, lastLine: number): void;
  /** A closing bracket that was in another column than the line of its opener: if one is too many, it is this. */
  suspect(): { readonly opener: JsonToken; readonly closer: JsonToken } | undefined;
}

/** How far up an enclosing object is looked for; more would make hostile texts slow. */
const SEARCH_DEPTH = 64;

export function bracketStack(said: Complaints): BracketStack {
  const frames: Frame[] = [];
  const count = { object: 0, array: 0 };
  let suspicion: { readonly opener: JsonToken; readonly closer: JsonToken } | undefined;

  function pop(end: number): void {
    const frame = frames.pop();
    if (frame === undefined) return;
    count[frame.kind] -= 1;
    for (const span of frame.spans) span.end = end;
    const parent = frames.at(-1);
    if (parent !== undefined) parent.after = 'value';
  }

  function close(closer: JsonToken): void {
    const frame = frames.at(-1);
    if (frame === undefined) return;
    const { opener, comma } = frame;
    if (frame.after === 'comma' && comma !== undefined) {
      said.slip(`no comma may stand before the closing "${closer.kind}"`, comma, comma.line);
    }
    if (closer.first && closer.line !== opener.line && closer.indent !== opener.indent)
      suspicion ??= { opener, closer };
    pop(closer.end);
  }

  function closeOther(closer: JsonToken): void {
    const frame = frames.at(-1);
    if (frame === undefined) return;
    const wanted = closer.kind === '}' ? 'object' : 'array';
    if (count[wanted] === 0) {
      const right = frame.kind === 'object' ? '}' : ']';
      const where = frame.opener.line === closer.line ? '' : ` of line ${frame.opener.line + 1}`;
      said.derail(
        `"${closer.kind}" stands where "${right}" should close the "${frame.opener.kind}"${where}`,
        closer,
        closer.line,
      );
    } else {
      notClosed(frame, `the "${closer.kind}" in line ${closer.line + 1}`);
      while (frames.at(-1)?.kind !== wanted) pop(closer.start);
    }
    close(closer);
  }

  function notClosed(frame: Frame, before: string): void {
    said.derail(
      `this "${frame.opener.kind}" is not closed before ${before}`,
      frame.opener,
      frame.opener.line,
    );
  }

  function closeForMember(token: JsonToken): boolean {
    const inner = frames.at(-1);
    if (inner?.memberIndent === undefined || !token.first || token.indent >= inner.memberIndent) return false;
    for (let at = frames.length - 2; at >= 0 && at > frames.length - SEARCH_DEPTH; at--) {
      const outer = frames[at];
      if (outer?.kind !== 'object' || outer.memberIndent !== token.indent) continue;
      notClosed(inner, `line ${token.line + 1}`);
      while (frames.length > at + 1) pop(token.start);
      outer.after = 'comma';
      outer.comma = undefined;
      return true;
    }
    return false;
  }

  return {
    top: () => frames.at(-1),
    push(frame) {
      frames.push(frame);
      count[frame.kind] += 1;
    },
    close,
    closeOther,
    closeForMember,
    closeBefore(token) {
      const frame = frames.at(-1);
      if (frame === undefined) return;
      notClosed(frame, `line ${token.line + 1}`);
      pop(token.start);
      const parent = frames.at(-1);
      if (parent !== undefined) parent.after = 'comma';
    },
    finish(end, lastLine) {
      const opener = suspicion?.opener ?? frames.at(-1)?.opener;
      if (opener !== undefined && !said.derailed) {
        said.slip(
          `this "${opener.kind}" is never closed: the text ends in line ${lastLine + 1}`,
          opener,
          opener.line,
        );
      }
      while (frames.length > 0) pop(end);
    },
    suspect: () => suspicion,
  };
}

/** A frame for a bracket that was just taken; `member` is the span of the member that holds it. */
export function newFrame(opener: JsonToken, span: GrowingSpan, member: GrowingSpan | undefined): Frame {
  return {
    kind: opener.kind === '{' ? 'object' : 'array',
    opener,
    spans: member === undefined ? [span] : [span, member],
    members: [],
    items: [],
    after: 'start',
    comma: undefined,
    memberIndent: undefined,
  };
}

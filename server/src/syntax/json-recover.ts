import { complaints } from './json-complaints.ts';
import type { JsonToken } from './json-lexer.ts';
import { scalarReader } from './json-scalars.ts';
import { bracketStack, type Frame, newFrame } from './json-stack.ts';
import { showText } from './json-strings.ts';
import { jsonTokens } from './json-tokens.ts';
import type { JsonProblem, JsonValue } from './json.ts';

export interface RecoveredJson {
  readonly value: JsonValue | undefined;
  readonly problems: readonly JsonProblem[];
}

/** A key that waits for its value; undefined where none could be read, so that the value is dropped. */
type Key = { readonly text: string; readonly token: JsonToken } | undefined;

/**
 * Reads a text that is not JSON as far as it goes, and says what is wrong where.
 * Takes linear time, and nesting may be as deep as it likes.
 */
export function recoverJson(text: string): RecoveredJson {
  const said = complaints();
  const tokens = jsonTokens(text, said);
  const stack = bracketStack(said);
  const scalars = scalarReader(text, said, tokens, () => stack.top() !== undefined);
  let root: JsonValue | undefined;

  const begun = skipToContainer();
  if (begun === 'not JSON') {
    const first = /\S+/.exec(text);
    const start = first?.index ?? 0;
    const span = { start, end: start + (first?.[0].length ?? 0) };
    return { value: undefined, problems: [{ message: 'this text is not JSON', span }] };
  }
  if (begun !== undefined) {
    open(begun, undefined);
    for (let frame = stack.top(); frame !== undefined; frame = stack.top()) step(frame);
    const next = tokens.peek(0);
    if (next.kind !== 'end' && !said.derailed) textGoesOn(next);
  }
  return { value: root, problems: said.problems() };

  /** Takes the first bracket. A text without one is a single value or nothing. */
  function skipToContainer(): JsonToken | 'not JSON' | undefined {
    const first = tokens.peek(0);
    if (first.kind === 'end') {
      said.slip('the file is empty', { start: 0, end: 0 }, 0);
      return undefined;
    }
    let passed = 0;
    for (; tokens.peek(0).kind !== '{' && tokens.peek(0).kind !== '['; passed++) {
      if (tokens.peek(0).kind === 'end') {
        if (passed > 1) return 'not JSON';
        root = scalars.value(first);
        return undefined;
      }
      if (passed === 0 && startsScalar(first)) scalars.take();
      else tokens.take();
    }
    const token = tokens.take();
    if (passed > 0) said.derail(`this does not belong before the first "${token.kind}"`, first, first.line);
    return token;
  }

  function textGoesOn(next: JsonToken): void {
    const suspect = stack.suspect();
    if (suspect === undefined) {
      said.slip('the text goes on after the end of the JSON value', next, next.line);
    } else {
      const { opener, closer } = suspect;
      const message = `this "${closer.kind}" is probably one too many: it closes the "${opener.kind}" of line ${opener.line + 1}`;
      said.slip(message, closer, closer.line);
    }
  }

  function step(frame: Frame): void {
    const token = tokens.peek(0);
    switch (token.kind) {
      case 'end':
        stack.finish(text.length, tokens.last()?.line ?? 0);
        return;
      case '}':
      case ']':
        tokens.take();
        if ((token.kind === '}') === (frame.kind === 'object')) stack.close(token);
        else stack.closeOther(token);
        return;
      case ',':
        tokens.take();
        if (frame.after !== 'value') said.slip('there is one comma too many', token, token.line);
        frame.after = 'comma';
        frame.comma = token;
        return;
      default:
        if (frame.kind === 'object') memberStep(frame, token);
        else itemStep(frame, token);
    }
  }

  function itemStep(frame: Frame, token: JsonToken): void {
    if (token.kind === ':') {
      tokens.take();
      said.derail('a colon has no place in a list', token, token.line);
    } else if (token.kind === 'string' && tokens.peek(1).kind === ':' && token.first) {
      stack.closeBefore(token);
    } else {
      if (frame.after === 'value') missingComma('items');
      readValue(frame, undefined);
    }
  }

  function memberStep(frame: Frame, token: JsonToken): void {
    if (token.kind === ':' || token.kind === '{' || token.kind === '[') {
      said.derail(`a key is missing before this "${token.kind}"`, token, token.line);
      if (token.kind === ':') tokens.take();
      readValue(frame, undefined);
      return;
    }
    if (frame.after === 'value') {
      if (stack.closeForMember(token)) return;
      missingComma('members');
    }
    scalars.take();
    if (token.first) frame.memberIndent ??= token.indent;
    const key = { text: scalars.text(token), token };
    const next = afterKey(token);
    if (token.kind === 'word' && next.kind !== ':') {
      said.derail(`${showText(key.text)} stands where a key in double quotes belongs`, token, token.line);
      skipLine(frame, token);
    } else if (next.kind === ':') {
      if (token.kind === 'word')
        said.slip(`the key ${showText(key.text)} needs double quotes`, token, token.line);
      tokens.take();
      for (let extra = tokens.peek(0); extra.kind === ':'; extra = tokens.peek(0)) {
        said.slip('there is one colon too many', extra, extra.line);
        tokens.take();
      }
      readValue(frame, key);
    } else if (startsValue(next) && next.line === token.line) {
      const place = { start: token.end - 1, end: token.end };
      said.slip(
        `a colon is missing between the key "${showText(key.text)}" and its value`,
        place,
        token.line,
      );
      readValue(frame, key);
    } else {
      missingValue(frame, key);
    }
  }

  /** What follows a key; the closing quote of a key without an opening one is passed over. */
  function afterKey(token: JsonToken): JsonToken {
    const next = tokens.peek(0);
    const onlyQuote =
      next.kind === 'string' && !next.closed && next.end === next.start + 1 && next.line === token.line;
    if (token.kind === 'word' && onlyQuote && tokens.peek(1).kind === ':') tokens.take();
    return tokens.peek(0);
  }

  /** Reads what follows a colon in an object, or an item of a list. */
  function readValue(frame: Frame, key: Key): void {
    const token = tokens.peek(0);
    if (token.kind === '{' || token.kind === '[') {
      tokens.take();
      open(token, key);
    } else if (token.kind === 'string' && key !== undefined && token.closed && tokens.peek(1).kind === ':') {
      missingValue(frame, key);
    } else if (token.kind === 'string' || token.kind === 'word') {
      scalars.take();
      add(frame, key, scalars.value(token));
    } else {
      missingValue(frame, key);
    }
  }

  function missingValue(frame: Frame, key: Key): void {
    const next = tokens.peek(0);
    frame.after = startsValue(next) ? 'comma' : 'value';
    frame.comma = undefined;
    if (key === undefined) return;
    const at = tokens.last()?.end ?? key.token.end;
    if (next.kind !== 'end') {
      const message = `the key "${showText(key.text)}" has no value`;
      if (startsValue(next)) said.derail(message, key.token, key.token.line);
      else said.slip(message, key.token, key.token.line);
    }
    const span = { start: key.token.start, end: at };
    const value: JsonValue = { kind: 'broken', span: { start: at, end: at } };
    frame.members.push({ key: key.text, keySpan: spanOf(key.token), span, value });
  }

  function missingComma(between: 'members' | 'items'): void {
    const last = tokens.last();
    if (last === undefined) return;
    const place = { start: last.end - 1, end: last.end };
    const message = `a comma is missing between two ${between}`;
    if (stack.suspect()?.closer === last) said.derail(message, place, last.line);
    else said.slip(message, place, last.line);
  }

  /** Passes over what nobody can make sense of, up to the next comma, bracket or line. */
  function skipLine(frame: Frame, from: JsonToken): void {
    let next = tokens.peek(0);
    for (; next.line === from.line && (startsScalar(next) || next.kind === ':'); next = tokens.peek(0))
      tokens.take();
    frame.after = startsValue(next) ? 'comma' : 'value';
    frame.comma = undefined;
    if (next.line === from.line && (next.kind === '{' || next.kind === '[')) readValue(frame, undefined);
  }

  function open(token: JsonToken, key: Key): void {
    const span = { start: token.start, end: token.end };
    const member = key === undefined ? undefined : { start: key.token.start, end: token.end };
    const frame = newFrame(token, span, member);
    const value: JsonValue =
      frame.kind === 'object'
        ? { kind: 'object', span, members: frame.members }
        : { kind: 'array', span, items: frame.items };
    const parent = stack.top();
    if (parent === undefined) root = value;
    else add(parent, key, value, member);
    stack.push(frame);
  }

  function add(frame: Frame, key: Key, value: JsonValue, span = spanFrom(key, value)): void {
    frame.after = 'value';
    if (frame.kind === 'array') frame.items.push(value);
    else if (key !== undefined)
      frame.members.push({ key: key.text, keySpan: spanOf(key.token), span, value });
  }
}

function spanOf(token: JsonToken): { readonly start: number; readonly end: number } {
  return { start: token.start, end: token.end };
}

function spanFrom(key: Key, value: JsonValue): { readonly start: number; readonly end: number } {
  return { start: key?.token.start ?? value.span.start, end: value.span.end };
}

function startsScalar(token: JsonToken): boolean {
  return token.kind === 'string' || token.kind === 'word';
}

function startsValue(token: JsonToken): boolean {
  return startsScalar(token) || token.kind === '{' || token.kind === '[';
}

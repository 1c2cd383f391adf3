import { objectTo } from './grammar-complaints.ts';
import { beginsSimple, type Machine, isSign, push, tokenAt } from './grammar-state.ts';
import type { Token } from './tokens.ts';

const BINARY: ReadonlySet<string> = new Set('+ - * / // ++ == != < > <= >= && || -> |> <|'.split(' '));

/**
 * Walks the tokens by the grammar of src/libexpr/parser.y, with a stack of what is open instead of recursion.
 * Every token that cannot stand where it stands is given to `objectTo`, which explains and mends or stops.
 */
export function walkGrammar(machine: Machine): void {
  // Each step takes a token or mends; the limit only guards against a mending that does not get on.
  for (let steps = machine.tokens.length * 4 + 64; steps > 0 && !machine.stopped; steps--) {
    if (!step(machine)) objectTo(machine);
    if (machine.problems.length >= 20) return;
  }
}

/** Takes what is at hand and returns true, or returns false if it cannot stand here. Returns false at the end too. */
function step(machine: Machine): boolean {
  const token = tokenAt(machine, machine.at);
  switch (machine.state) {
    case 'full':
    case 'operand':
    case 'simple':
      return value(machine, token);
    case 'after':
      return afterValue(machine, token);
    case 'string':
      return inString(machine, token);
    case 'bindings':
      return bindings(machine, token);
    case 'attr':
      return attr(machine, token);
    case 'path':
      return path(machine, token);
    case 'inherited':
      if (isSign(token, ';')) return go(machine, 1, 'bindings');
      machine.next = 'inherited';
      machine.attr = machine.at;
      return attr(machine, token);
    case 'formals':
      return formals(machine, token);
    case 'formal':
      return formal(machine, token);
    case 'colon':
      if (isSign(token, ':')) return go(machine, 1, 'full');
      return (
        isSign(token, '@') && tokenAt(machine, machine.at + 1).kind === 'name' && go(machine, 2, 'colon')
      );
  }
}

function go(machine: Machine, tokens: number, state: Machine['state']): true {
  machine.at += tokens;
  machine.state = state;
  return true;
}

function value(machine: Machine, token: Token): boolean {
  const { at, state } = machine;
  const next = tokenAt(machine, at + 1);
  if (state === 'simple' && isSign(token, ']') && machine.frames.at(-1)?.kind === 'list') {
    return close(machine, 'after');
  }
  switch (token.kind) {
    case 'literal':
      return go(machine, 1, 'after');
    case 'name':
      if (state === 'full' && isSign(next, ':')) return go(machine, 2, 'full');
      if (state === 'full' && isSign(next, '@') && isSign(tokenAt(machine, at + 2), '{')) {
        push(machine, 'formals', at + 2);
        return go(machine, 3, 'formals');
      }
      return go(machine, 1, 'after');
    case 'open':
      push(machine, 'string', at, { next: 'after' });
      return go(machine, 1, 'string');
    case 'sign':
      return signedValue(machine, token);
    case 'keyword':
      return keywordValue(machine, token, next);
    default:
      return false;
  }
}

function signedValue(machine: Machine, token: Token): boolean {
  const { at, state } = machine;
  switch (token.text) {
    case '(':
      push(machine, 'paren', at);
      return go(machine, 1, 'full');
    case '[':
      push(machine, 'list', at);
      return go(machine, 1, 'simple');
    case '{': {
      const isArgument = state === 'full' && beginsFormals(machine, at + 1);
      push(machine, isArgument ? 'formals' : 'set', at);
      return go(machine, 1, isArgument ? 'formals' : 'bindings');
    }
    case '-':
    case '!':
      return state !== 'simple' && go(machine, 1, 'operand');
    default:
      return false;
  }
}

function keywordValue(machine: Machine, token: Token, next: Token): boolean {
  const { at, state } = machine;
  if ((token.text === 'rec' || token.text === 'let') && isSign(next, '{')) {
    push(machine, 'set', at + 1);
    return go(machine, 2, 'bindings');
  }
  if (state !== 'full') return false;
  switch (token.text) {
    case 'let':
      push(machine, 'let', at);
      return go(machine, 1, 'bindings');
    case 'if':
    case 'with':
    case 'assert':
      push(machine, token.text, at);
      return go(machine, 1, 'full');
    default:
      return false;
  }
}

/** Whether what follows a `{` are the formals of a function rather than bindings. */
function beginsFormals(machine: Machine, index: number): boolean {
  const first = tokenAt(machine, index);
  const second = tokenAt(machine, index + 1);
  if (isSign(first, '...')) return true;
  if (isSign(first, '}')) return isSign(second, ':') || isSign(second, '@');
  if (first.kind !== 'name') return false;
  if (isSign(second, ',') || isSign(second, '?')) return true;
  const third = tokenAt(machine, index + 2);
  return isSign(second, '}') && (isSign(third, ':') || isSign(third, '@'));
}

function afterValue(machine: Machine, token: Token): boolean {
  const frame = machine.frames.at(-1);
  const inList = frame?.kind === 'list';
  if (token.kind === 'sign') {
    if (token.text === '.' || (token.text === '?' && !inList)) {
      machine.next = 'after';
      machine.attr = machine.at + 1;
      return go(machine, 1, 'attr');
    }
    if (!inList && BINARY.has(token.text)) return go(machine, 1, 'operand');
  }
  if (token.kind === 'name' && token.text === 'or') return go(machine, 1, 'simple');
  if (beginsSimple(machine, machine.at)) {
    machine.state = 'simple';
    return value(machine, token);
  }
  if (frame === undefined) {
    machine.stopped = token.kind === 'end';
    return machine.stopped;
  }
  return closes(machine, token, frame.kind);
}

/** Takes the token that the innermost frame waits for. */
function closes(machine: Machine, token: Token, kind: string): boolean {
  switch (kind) {
    case 'paren':
      return isSign(token, ')') && close(machine, 'after');
    case 'list':
      return isSign(token, ']') && close(machine, 'after');
    case 'interpolation':
      return isSign(token, '}') && close(machine, machine.frames.at(-1)?.next ?? 'after');
    case 'inherit-from':
      return isSign(token, ')') && close(machine, 'inherited');
    case 'value':
      return isSign(token, ';') && leave(machine, 1, 'bindings');
    case 'with':
    case 'assert':
      return isSign(token, ';') && leave(machine, 1, 'full');
    case 'if':
      if (!isSign(token, 'then')) return false;
      leave(machine, 0, 'full');
      push(machine, 'then', machine.at);
      return go(machine, 1, 'full');
    case 'then':
      return isSign(token, 'else') && leave(machine, 1, 'full');
    case 'default':
      return (isSign(token, ',') || isSign(token, '}')) && leave(machine, 0, 'formal');
    default:
      return false;
  }
}

function leave(machine: Machine, tokens: number, state: Machine['state']): true {
  const frame = machine.frames.pop();
  if (frame?.kind === 'string') machine.attr = frame.attr ?? machine.attr;
  return go(machine, tokens, state);
}

function close(machine: Machine, state: Machine['state']): true {
  const frame = machine.frames.pop();
  if (frame?.kind === 'interpolation') machine.attr = frame.attr ?? machine.attr;
  if (frame !== undefined) machine.pairs.push([frame.token, tokenAt(machine, machine.at)]);
  return go(machine, 1, state);
}

function inString(machine: Machine, token: Token): boolean {
  if (token.kind === 'close') return leave(machine, 1, machine.frames.at(-1)?.next ?? 'after');
  if (!isSign(token, '${')) return false;
  push(machine, 'interpolation', machine.at, { next: 'string' });
  return go(machine, 1, 'full');
}

function bindings(machine: Machine, token: Token): boolean {
  const frame = machine.frames.at(-1);
  if (isSign(token, '}') && frame?.kind === 'set') return close(machine, 'after');
  if (isSign(token, 'in') && frame?.kind === 'let') return leave(machine, 1, 'full');
  if (isSign(token, 'inherit')) {
    if (!isSign(tokenAt(machine, machine.at + 1), '(')) return go(machine, 1, 'inherited');
    push(machine, 'inherit-from', machine.at + 1);
    return go(machine, 2, 'full');
  }
  machine.next = 'path';
  machine.attr = machine.at;
  return attr(machine, token);
}

/** A name in an attribute path: an identifier, a string or `${…}`. */
function attr(machine: Machine, token: Token): boolean {
  const { next, at, attr } = machine;
  if (token.kind === 'name') return go(machine, 1, next);
  if (token.kind === 'open' && token.text !== '') {
    push(machine, 'string', at, { next, attr });
    return go(machine, 1, 'string');
  }
  if (!isSign(token, '${')) return false;
  push(machine, 'interpolation', at, { next, attr });
  return go(machine, 1, 'full');
}

function path(machine: Machine, token: Token): boolean {
  if (isSign(token, '.')) {
    machine.next = 'path';
    return go(machine, 1, 'attr');
  }
  if (!isSign(token, '=')) return false;
  push(machine, 'value', machine.at, { attr: machine.attr });
  return go(machine, 1, 'full');
}

function formals(machine: Machine, token: Token): boolean {
  if (isSign(token, '}')) return close(machine, 'colon');
  if (isSign(token, '...')) return go(machine, 1, 'formal');
  return token.kind === 'name' && go(machine, 1, 'formal');
}

function formal(machine: Machine, token: Token): boolean {
  if (isSign(token, '}')) return close(machine, 'colon');
  const last = isSign(tokenAt(machine, machine.at - 1), '...');
  if (isSign(token, ',')) return !last && go(machine, 1, 'formals');
  if (!isSign(token, '?')) return false;
  push(machine, 'default', machine.at);
  return go(machine, 1, 'full');
}

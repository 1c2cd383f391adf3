import { closersOf, giveUpOn, unclosed } from './grammar-brackets.ts';
import {
  before,
  complain,
  PUT,
  describe,
  type Frame,
  hasLineEnd,
  isSign,
  last,
  type Machine,
  tokenAt,
} from './grammar-state.ts';
import type { Token } from './tokens.ts';

/** A value is due, but the token begins none. */
export function noValue(machine: Machine, token: Token): void {
  const frame = machine.frames.at(-1);
  const previous = before(machine);
  if (machine.state !== 'full' && wantsParens(machine, token)) return;
  if (frame?.kind === 'list' && machine.state === 'simple') {
    machine.state = 'after';
    return;
  }
  if (frame?.kind === 'paren' && isSign(token, ')') && isSign(previous, '(')) {
    complain(machine, previous, 'There is nothing between these parentheses.');
    machine.state = 'after';
    return;
  }
  if (frame?.kind === 'value' && (isSign(previous, '=') || isSign(previous, ';'))) {
    if (isSign(token, ';') || isSign(token, '}') || isSign(token, 'in') || isSign(token, 'inherit')) {
      const what = isSign(previous, '=')
        ? `The value of \`${boundName(machine, frame)}\``
        : 'What follows this `;`';
      complain(machine, previous, `${what} is missing.`);
      machine.frames.pop();
      machine.at += isSign(token, ';') ? 1 : 0;
      machine.state = 'bindings';
      return;
    }
  }
  if (token.kind === 'stranger') return giveUpOn(machine, token);
  if (isSign(token, 'rec')) return giveUpOn(machine, token, 'After `rec` stands `{`.');
  if (token.kind === 'end' && machine.frames.length > 0) return unclosed(machine);
  if (previous.kind === 'sign' && !isSign(previous, '(') && !isSign(previous, '${') && previous.text !== '') {
    complain(machine, previous, `A value is missing after \`${previous.text}\`.`);
    machine.state = 'after';
    machine.stopped = token.kind === 'end';
    return;
  }
  if (token.kind === 'end') return giveUpOn(machine, token, 'The file ends where a value is expected.');
  giveUpOn(machine, token, `A value is expected here, not ${describe(token)}.`);
}

/** `[ if … ]` and `a + let …` are written without the parentheses that they need. */
function wantsParens(machine: Machine, token: Token): boolean {
  if (token.kind !== 'keyword' || !['if', 'let', 'with', 'assert'].includes(token.text)) return false;
  const inList = machine.frames.at(-1)?.kind === 'list';
  const place = inList ? 'in a list' : `after \`${before(machine).text}\``;
  complain(machine, token, `\`${token.text}\` ${place} needs parentheses around it.`);
  machine.state = 'full';
  return true;
}

/** A value is complete, and what follows neither goes on with it nor ends it. */
export function afterValue(machine: Machine, token: Token): void {
  const frame = machine.frames.at(-1);
  const previous = before(machine);
  if (frame?.kind === 'list' && wantsParens(machine, token)) return;
  if (frame?.kind === 'list') {
    if (isSign(token, ',')) {
      complain(machine, token, 'List elements are separated by spaces, not by commas.', PUT.nothing);
      machine.at++;
      machine.state = 'simple';
      return;
    }
    if (token.kind === 'sign' && !closersOf(token) && !isSign(token, ';') && !isSign(token, '=')) {
      return giveUpOn(machine, token, `An operation such as \`${token.text}\` needs parentheses in a list.`);
    }
  }
  if (frame?.kind === 'value' && afterBoundValue(machine, token, frame)) return;
  if (frame?.kind === 'inherit-from' && isSign(token, ';')) {
    complain(machine, frame.token, 'This `(` is not closed.');
    machine.frames.pop();
    machine.state = 'inherited';
    return;
  }
  if (isSign(token, ':') && lambdaWithoutParens(machine, previous)) return;
  if (isSign(token, ';') || closersOf(token) || token.kind === 'end' || isSign(token, '=')) {
    return unclosed(machine);
  }
  if ((frame?.kind === 'with' || frame?.kind === 'assert') && token.kind === 'keyword') {
    complain(
      machine,
      last(previous),
      `\`;\` is missing here, after what \`${frame.token.text}\` is given.`,
      PUT.semicolon,
    );
    machine.frames.pop();
    machine.state = 'full';
    return;
  }
  giveUpOn(machine, token);
}

/** `{ a ? b: c` and `f x: y`. */
function lambdaWithoutParens(machine: Machine, previous: Token): boolean {
  const formals = machine.frames.at(-2);
  if (machine.frames.at(-1)?.kind === 'default' && formals?.kind === 'formals') {
    giveUpOn(machine, formals.token, 'This `{` is not closed.');
    return true;
  }
  if (previous.kind !== 'name') return false;
  complain(machine, previous, `The function \`${previous.text}: …\` needs parentheses around it here.`);
  machine.at++;
  machine.state = 'full';
  return true;
}

/** A value is complete, but no `;` follows. Returns whether that is all there is to it. */
function afterBoundValue(machine: Machine, token: Token, frame: Frame): boolean {
  const previous = before(machine);
  if (isSign(token, ',')) {
    complain(machine, token, 'A binding ends with `;`, not with `,`.', PUT.semicolonInstead);
    machine.frames.pop();
    machine.at++;
    machine.state = 'bindings';
    return true;
  }
  if (isSign(token, '=')) return swallowedBinding(machine, frame);
  const container = machine.frames.at(-2)?.kind;
  const ends = isSign(token, container === 'let' ? 'in' : '}');
  if (!ends && !isSign(token, 'inherit')) return false;
  complain(
    machine,
    last(previous),
    `\`;\` is missing here, after the value of \`${boundName(machine, frame)}\`.`,
    PUT.semicolon,
  );
  machine.frames.pop();
  machine.state = 'bindings';
  return true;
}

/** `a = 1⏎ b = 2;`: the name of the next binding was read as an argument or as an attribute. */
function swallowedBinding(machine: Machine, frame: Frame): boolean {
  let attr = machine.at - 1;
  while (attr > frame.index + 2 && isSign(tokenAt(machine, attr - 1), '.')) attr -= 2;
  const name = tokenAt(machine, attr);
  if (name.kind === 'close') attr--;
  else if (name.kind !== 'name') return false;
  const previous = tokenAt(machine, attr - 1);
  const begun = tokenAt(machine, attr);
  const value = boundName(machine, frame);
  if (attr > frame.index + 1) {
    complain(
      machine,
      last(previous),
      `\`;\` is missing here, after the value of \`${value}\`.`,
      PUT.semicolon,
    );
  } else {
    const dot = dotBeforeLineEnd(machine, attr);
    if (dot > 0) {
      complain(machine, tokenAt(machine, dot), 'An attribute name is missing after this `.`.');
      attr = dot + 1;
    } else if (hasLineEnd(machine, previous, begun)) {
      complain(machine, previous, `The value of \`${value}\` is missing.`);
    } else return false;
  }
  machine.frames.pop();
  machine.attr = attr;
  machine.state = 'path';
  return true;
}

function dotBeforeLineEnd(machine: Machine, from: number): number {
  for (let i = from; i < machine.at; i++) {
    const token = tokenAt(machine, i);
    if (isSign(token, '.') && hasLineEnd(machine, token, tokenAt(machine, i + 1))) return i;
  }
  return 0;
}

function boundName(machine: Machine, frame: Frame): string {
  const first = tokenAt(machine, frame.attr ?? frame.index);
  const name = machine.text.slice(first.start, tokenAt(machine, frame.index).start).trim();
  return name.length > 40 ? `${name.slice(0, 40)}…` : name;
}

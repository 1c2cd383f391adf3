import { closersOf, giveUpOn, unclosed } from './grammar-brackets.ts';
import { PUT, before, complain, describe, isSign, last, type Machine, tokenAt } from './grammar-state.ts';
import { afterValue, noValue } from './grammar-values.ts';
import type { Token } from './tokens.ts';

/**
 * Says in words why the token at hand cannot stand where it stands, and mends the machine so that the rest
 * can still be read: as if the missing token were there, or the needless one were not. Where neither is sure,
 * it stops, so that one mistake is told once.
 */
export function objectTo(machine: Machine): void {
  const token = tokenAt(machine, machine.at);
  switch (machine.state) {
    case 'full':
    case 'operand':
    case 'simple':
      return noValue(machine, token);
    case 'after':
      return afterValue(machine, token);
    case 'attr':
      return noAttr(machine, token);
    case 'bindings':
      return noBinding(machine, token);
    case 'path':
      return noEquals(machine, token);
    case 'inherited':
      return inInherit(machine, token);
    case 'formals':
    case 'formal':
    case 'colon':
      return inFormals(machine, token);
    case 'string':
      machine.stopped = true;
  }
}

function noAttr(machine: Machine, token: Token): void {
  const previous = before(machine);
  if (token.kind === 'keyword' && isSign(previous, '.')) {
    complain(machine, token, `\`${token.text}\` is a keyword: as an attribute's name it needs quotes.`);
    machine.at++;
    machine.state = machine.next;
    return;
  }
  if (token.kind === 'end') return unclosed(machine);
  if (!isSign(token, ';') && !isSign(token, '=') && closersOf(token) === undefined) {
    return giveUpOn(machine, token, `The name of an attribute is expected here, not ${describe(token)}.`);
  }
  complain(machine, previous, `An attribute name is missing after this \`${previous.text}\`.`);
  machine.state = machine.next === 'path' ? 'path' : 'after';
}

function noBinding(machine: Machine, token: Token): void {
  if (isSign(token, ';')) {
    // `a = { b = 1; ;`: what stands apart from the last `;` most likely ends the binding further out.
    const apart = before(machine).end < token.start;
    if (apart && machine.frames.at(-2)?.kind === 'value') return unclosed(machine);
    complain(machine, token, 'This `;` ends nothing.');
    machine.at++;
    return;
  }
  if (token.kind === 'end' || closersOf(token)) return unclosed(machine);
  if (token.kind === 'keyword' && isSign(tokenAt(machine, machine.at + 1), '=')) {
    complain(machine, token, `\`${token.text}\` is a keyword: as an attribute's name it needs quotes.`);
    machine.at++;
    machine.state = 'path';
    return;
  }
  giveUpOn(machine, token, `The name of an attribute is expected here, not ${describe(token)}.`);
}

function noEquals(machine: Machine, token: Token): void {
  const first = tokenAt(machine, machine.attr);
  const name = machine.text.slice(first.start, before(machine).end);
  const span = { start: first.start, end: before(machine).end };
  if (isSign(token, ';') || isSign(token, '}') || isSign(token, 'in')) {
    complain(machine, span, `\`${name}\` is given no value: \`=\` is missing.`);
    machine.at += isSign(token, ';') ? 1 : 0;
    machine.state = 'bindings';
    return;
  }
  if (token.kind === 'end') return unclosed(machine);
  if (isSign(token, ':')) {
    return giveUpOn(machine, token, `Between an attribute's name and its value stands \`=\`, not \`:\`.`);
  }
  giveUpOn(machine, token, `\`=\` is expected after \`${name}\`, not ${describe(token)}.`);
}

function inInherit(machine: Machine, token: Token): void {
  const previous = before(machine);
  const swallowed = isSign(token, '=') && !isSign(previous, 'inherit');
  if (swallowed || isSign(token, '}') || isSign(token, 'in') || isSign(token, 'inherit')) {
    const end = swallowed ? tokenAt(machine, machine.at - 2) : previous;
    complain(machine, last(end), '`;` is missing here, after the names of `inherit`.', PUT.semicolon);
    machine.attr = machine.at - 1;
    machine.state = swallowed ? 'path' : 'bindings';
    return;
  }
  if (isSign(token, ',')) {
    complain(
      machine,
      token,
      'The names after `inherit` are separated by spaces, not by commas.',
      PUT.nothing,
    );
    machine.at++;
    return;
  }
  if (token.kind === 'end') return unclosed(machine);
  if (isSign(token, '.'))
    return giveUpOn(machine, token, '`inherit` takes names, not paths: `inherit (a) b;`.');
  giveUpOn(machine, token);
}

function inFormals(machine: Machine, token: Token): void {
  if (machine.state === 'colon') {
    return giveUpOn(machine, before(machine), '`:` is missing after the arguments of this function.');
  }
  if (token.kind === 'end' || isSign(token, ';') || closersOf(token)) return unclosed(machine);
  if (machine.state === 'formal' && (token.kind === 'name' || isSign(token, '...'))) {
    complain(machine, last(before(machine)), '`,` is missing here, between two arguments.', PUT.comma);
    machine.state = 'formals';
    return;
  }
  if (isSign(before(machine), '...')) return giveUpOn(machine, token, 'After `...` stands `}`.');
  giveUpOn(machine, token, `The name of an argument is expected here, not ${describe(token)}.`);
}

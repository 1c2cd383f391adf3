import type { SyntaxProblem } from './facts.ts';
import type { Token } from './tokens.ts';

/** What is open, and what it waits for. */
export interface Frame {
  readonly kind:
    | 'paren'
    | 'list'
    | 'set'
    | 'let'
    | 'string'
    | 'interpolation'
    /** The value of a binding: waits for `;`. */
    | 'value'
    /** `if …`: waits for `then`; `then …`: waits for `else`. */
    | 'if'
    | 'then'
    | 'with'
    | 'assert'
    | 'formals'
    | 'default'
    | 'inherit-from';
  /** The token that opened it. */
  readonly token: Token;
  /** The number of that token. */
  readonly index: number;
  /** The number of the token where the attribute path begins that a value is bound to, or that a name is part of. */
  readonly attr?: number;
  /** How to go on after a string or an interpolation that is an attribute's name. */
  readonly next?: State;
}

/**
 * - `full`, `operand`, `simple`: a value is due; of any kind, as part of an operation, or as an argument or element
 * - `after`: a value is complete
 * - `bindings`: between bindings; `attr`: a name is due; `path`: after a name that is being bound
 * - `inherited`: in the list of names of `inherit`
 * - `formals`: a formal is due; `formal`: after one; `colon`: after the closing brace of the formals
 * - `string`: within a string or path
 */
type State =
  | 'full'
  | 'operand'
  | 'simple'
  | 'after'
  | 'bindings'
  | 'attr'
  | 'path'
  | 'inherited'
  | 'formals'
  | 'formal'
  | 'colon'
  | 'string';

export interface Complaint extends SyntaxProblem {
  /** It came up only at the end of the text. */
  readonly atEnd: boolean;
}

/** The state of the check of one text. The only thing in this folder that changes as it goes; it lives for one call. */
export interface Machine {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly frames: Frame[];
  readonly problems: Complaint[];
  /** Brackets that were closed: the opening and the closing token. */
  readonly pairs: (readonly [Token, Token])[];
  /** The number of the token at hand. */
  at: number;
  state: State;
  /** What follows the attribute path that is being read, and where it begins. */
  next: State;
  attr: number;
  /** Nothing more can be said. */
  stopped: boolean;
}

export function tokenAt(machine: Machine, index: number): Token {
  const { tokens, text } = machine;
  return tokens[index] ?? { kind: 'end', text: '', start: text.length, end: text.length };
}

export function isSign(token: Token, text: string): boolean {
  return token.text === text && (token.kind === 'sign' || token.kind === 'keyword');
}

/** Whether a token can begin an argument or a list element. */
export function beginsSimple(machine: Machine, index: number): boolean {
  const token = tokenAt(machine, index);
  if (token.kind === 'literal' || token.kind === 'name' || token.kind === 'open') return true;
  if (token.kind === 'sign') return token.text === '(' || token.text === '[' || token.text === '{';
  return (isSign(token, 'rec') || isSign(token, 'let')) && isSign(tokenAt(machine, index + 1), '{');
}

export function push(machine: Machine, kind: Frame['kind'], index: number, more: Partial<Frame> = {}): void {
  machine.frames.push({ kind, token: tokenAt(machine, index), index, ...more });
}

/** Two complaints about one place would be one too many: then the machine does not get on, and stops. */
export function complain(
  machine: Machine,
  at: { readonly start: number; readonly end: number },
  message: string,
  put?: SyntaxProblem['put'],
): void {
  if (machine.problems.some((problem) => problem.span.start === at.start)) {
    machine.stopped = true;
    return;
  }
  const atEnd = tokenAt(machine, machine.at).kind === 'end';
  const span = { start: at.start, end: at.end };
  machine.problems.push(put === undefined ? { message, span, atEnd } : { message, span, put, atEnd });
}

/** Signs that are missing, or stand in the place of another. */
export const PUT = {
  semicolon: { text: ';', where: 'behind' },
  comma: { text: ',', where: 'behind' },
  semicolonInstead: { text: ';', where: 'instead' },
  nothing: { text: '', where: 'instead' },
} as const satisfies Record<string, SyntaxProblem['put']>;

/** A token in words, to stand in a sentence. */
export function describe(token: Token): string {
  switch (token.kind) {
    case 'end':
      return 'the end of the file';
    case 'open':
      return token.text === '' ? 'a path' : 'a string';
    case 'close':
      return 'the end of a string';
    case 'stranger':
      return /^[\x21-\x7e]$/.test(token.text)
        ? `the character \`${token.text}\``
        : `the character ${codePoint(token.text)}`;
    default:
      return `\`${token.text.length > 40 ? `${token.text.slice(0, 40)}…` : token.text}\``;
  }
}

/** Characters that might not be seen are told by number. */
function codePoint(text: string): string {
  return `U+${(text.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** The token before the one at hand. */
export function before(machine: Machine): Token {
  return tokenAt(machine, machine.at - 1);
}

export function hasLineEnd(machine: Machine, left: Token, right: Token): boolean {
  return /[\r\n]/.test(machine.text.slice(left.end, right.start));
}

/** The last character of a token: where something is missing behind it. */
export function last(token: Token): { readonly start: number; readonly end: number } {
  return { start: Math.max(0, token.end - 1), end: Math.max(1, token.end) };
}

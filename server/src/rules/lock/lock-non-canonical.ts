import type { JsonDocument, JsonMember, JsonValue } from '../../syntax/json.ts';
import { showText } from '../../syntax/json-strings.ts';
import type { Span } from '../../text/span.ts';
import type { Rule } from '../rule.ts';
import { rewritten } from '../../lock/edit/rewrite.ts';
import { editFix } from '../shared/inputs/fixes.ts';

/**
 * ## What it does
 *
 * Reports the first place where a lockfile is not written as Nix writes it: keys in alphabetical order, each on a line of
 * its own, two spaces for each level, and a line break at the end. Line ends of Windows count as line breaks.
 *
 * ## Why it is bad
 *
 * Nix does not care, but it always writes a lockfile in this one way, so something else wrote this one. The next change by
 * Nix then touches every line, and a reviewer cannot tell what it did to which input.
 *
 * ## Fix
 *
 * Writes the same values the way Nix does: white space, the order of the keys, escapes. Safe, as all that is read stays the
 * same; where a key stands twice, or a text is no JSON, nothing is offered.
 *
 * ## When to ignore it
 *
 * When a tool of yours formats the file, for example a formatter that runs over all JSON files of the repository.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-non-canonical',
    group: 'lock',
    severity: 'hint',
    confidence: 'high',
    audience: 'pedantic',
    needs: 'text',
    fix: 'safe',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock }, report) {
    const { document, format, intact } = lock;
    if (!intact || !format.isGraph) return;
    const found = firstDifference(document, format.id === 'devenv');
    if (found === undefined) return;
    const message = `${found.says}, so something other than ${format.reader} wrote this lockfile or changed it.`;
    report({
      message,
      span: found.span,
      subject: '',
      fixes: () => editFix(`Write the lock as ${format.reader} does`, 'safe', rewritten(lock), 'lock'),
    });
  },
};

interface Difference {
  readonly says: string;
  readonly span: Span;
}

/** An object or array whose content is being compared; its items come after `index`. */
interface Frame {
  readonly value: JsonValue;
  readonly items: readonly (JsonMember | JsonValue)[];
  index: number;
}

/**
 * Compares with what nlohmann's `dump(2)` gives (`LockFile::to_string` in Nix's src/libflake/lockfile.cc).
 *
 * @param endFree some versions of the writer end the file without a line break
 */
function firstDifference({ text, value }: JsonDocument, endFree: boolean): Difference | undefined {
  if (value === undefined) return undefined;
  if (value.span.start !== 0) return { says: 'The lockfile does not begin with its "{"', span: firstSign(0) };
  const stack: Frame[] = [];
  let at = 0;
  let wrong = enter(value);
  for (let frame = stack.at(-1); frame !== undefined && wrong === undefined; frame = stack.at(-1)) {
    const item = frame.items[frame.index];
    if (item === undefined) {
      const { end } = frame.value.span;
      stack.pop();
      wrong = frame.items.length === 0 ? gap(end - 1, '') : gap(end - 1, newLine(stack.length));
      at = end;
      continue;
    }
    const isMember = 'keySpan' in item;
    const start = isMember ? item.keySpan.start : item.span.start;
    wrong = gap(start, `${frame.index === 0 ? '' : ','}${newLine(stack.length)}`);
    if (isMember) {
      wrong ??= spelling(item.key, item.keySpan) ?? order(frame.items[frame.index - 1], item);
      at = item.keySpan.end;
      wrong ??= gap(item.value.span.start, ': ');
    }
    frame.index += 1;
    wrong ??= enter(isMember ? item.value : item);
  }
  return wrong ?? ending(value.span.end);

  function enter(next: JsonValue): Difference | undefined {
    if (next.kind === 'object' || next.kind === 'array') {
      at = next.span.start + 1;
      stack.push({ value: next, items: next.kind === 'object' ? next.members : next.items, index: 0 });
      return undefined;
    }
    at = next.span.end;
    return next.kind === 'string' ? spelling(next.value, next.span) : undefined;
  }

  /** What stands between the last sign and the one at `start`. */
  function gap(start: number, expected: string): Difference | undefined {
    const actual = text.slice(at, start);
    if (actual === expected || actual.replaceAll('\r\n', '\n') === expected) return undefined;
    return { says: 'Nix writes other white space before this', span: firstSign(start) };
  }

  function spelling(read: string, span: Span): Difference | undefined {
    const same =
      span.end - span.start === read.length + 2 || text.slice(span.start, span.end) === JSON.stringify(read);
    return same ? undefined : { says: 'Nix writes this text with other escapes', span };
  }

  function ending(end: number): Difference | undefined {
    const rest = text.slice(end);
    if (rest === '\n' || rest === '\r\n' || (endFree && rest === '')) return undefined;
    return {
      says: 'The lockfile does not end with one line break after this',
      span: { start: end - 1, end },
    };
  }

  function firstSign(start: number): Span {
    const word = /^(?:"(?:[^"\\]|\\.)*"|[^"])/.exec(text.slice(start, start + 200))?.[0] ?? '';
    return { start, end: start + word.length };
  }
}

function newLine(depth: number): string {
  return `\n${'  '.repeat(depth)}`;
}

function order(
  before: JsonMember | JsonValue | undefined,
  { key, keySpan }: JsonMember,
): Difference | undefined {
  if (before === undefined || !('key' in before) || !isAfter(before.key, key)) return undefined;
  const says = `The key "${showText(key)}" stands after "${showText(before.key)}", but Nix writes keys in alphabetical order`;
  return { says, span: keySpan };
}

/** By the bytes of UTF-8, as Nix sorts, which is the order of code points. */
function isAfter(a: string, b: string): boolean {
  const surrogate = /[\ud800-\udfff]/;
  if (!surrogate.test(a) && !surrogate.test(b)) return a > b;
  const [left, right] = [Array.from(a), Array.from(b)];
  for (let i = 0; i < left.length && i < right.length; i++) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return left.length > right.length;
}

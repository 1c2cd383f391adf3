import { describe, expect, it } from 'vitest';
import { type Look, mend } from '../../server/src/engine/fixes/rounds.ts';
import type { Finding, FixOffer } from '../../server/src/engine/finding.ts';
import { applyEdits } from '../../server/src/text/edits.ts';
import { lineStarts, rangeOf } from '../../server/src/text/lines.ts';

const PATH = '/w/a.nix';

/** A finding for each match, with a fix that writes `by` in its place. */
function replacing(text: string, what: RegExp, by: string, rule = 'rule'): readonly Finding[] {
  return [...text.matchAll(what)].map((match, at) => {
    const span = { start: match.index, end: match.index + match[0].length };
    const range = rangeOf(lineStarts(text), span);
    const edit: FixOffer = {
      kind: 'edit',
      title: `Write ${by}`,
      safety: 'safe',
      edits: [{ path: PATH, span, range, text: by }],
    };
    return {
      rule,
      severity: 'error',
      confidence: 'high',
      audience: 'default',
      message: match[0],
      location: { path: PATH, span, range },
      subject: match[0],
      key: `${rule}|${match[0]}|${at}`,
      related: [],
      fixes: [edit],
    };
  });
}

function run(text: string, find: (text: string) => Look) {
  const { texts, applied, broken } = mend(
    new Map([[PATH, text]]),
    (now) => find(now.get(PATH) ?? ''),
    () => true,
  );
  return { text: texts.get(PATH), applied: applied.length, broken: broken.length };
}

describe('fixes in rounds', () => {
  it('applies all, looks again, and mends what only then is there', () => {
    const found = run('a a x', (text) => ({
      findings: [...replacing(text, /a/g, 'bb'), ...replacing(text, /bbx|bb x/g, 'c')],
      problems: 0,
    }));
    expect(found).toEqual({ text: 'bb c', applied: 3, broken: 0 });
  });

  it('leaves a fix for the next round that touches what another one writes', () => {
    const found = run('abc', (text) => ({
      findings: [...replacing(text, /ab/g, 'x', 'one'), ...replacing(text, /bc|xc/g, 'y', 'two')],
      problems: 0,
    }));
    expect(found).toEqual({ text: 'y', applied: 2, broken: 0 });
  });

  it('does not apply what breaks a text, and applies the rest', () => {
    const found = run('a b c d e', (text) => ({
      findings: [...replacing(text, /[abde]/g, '+'), ...replacing(text, /c/g, '!', 'bad')],
      problems: text.includes('!') ? 1 : 0,
    }));
    expect(found).toEqual({ text: '+ + c + +', applied: 4, broken: 1 });
  });

  it('comes to an end where a fix mends nothing', () => {
    const found = run('a', (text) => ({
      findings: replacing(text, /a+/g, `${text}a`).map((one) => ({
        ...one,
        key: 'k',
        fixes: one.fixes.map((fix) => ({ ...fix, title: 'Grow' })),
      })),
      problems: 0,
    }));
    expect(found).toEqual({ text: 'aa', applied: 1, broken: 0 });
    // And where it is never the same finding.
    const endless = run('a', (text) => ({ findings: replacing(text, /a+/g, `${text}a`), problems: 0 }));
    expect(endless.applied).toBe(20);
  });

  it('has nothing to say where nothing is wanted', () => {
    expect(
      mend(
        new Map([[PATH, 'a']]),
        () => ({ findings: replacing('a', /a/g, 'b'), problems: 0 }),
        () => false,
      ),
    ).toEqual({
      texts: new Map(),
      applied: [],
      broken: [],
    });
  });
});

describe('edits', () => {
  it('are applied in any order, and not where they overlap', () => {
    const put = (start: number, end: number, text: string) => ({ span: { start, end }, text });
    expect(applyEdits('abcd', [put(2, 4, 'X'), put(0, 1, ''), put(1, 1, '-')])).toBe('-bX');
    expect(applyEdits('abcd', [put(0, 2, ''), put(2, 2, '+'), put(2, 3, '')])).toBe('+d');
    expect(applyEdits('abcd', [put(0, 2, ''), put(1, 3, '')])).toBeUndefined();
    expect(applyEdits('abcd', [put(1, 1, 'x'), put(1, 1, 'y')])).toBeUndefined();
    expect(applyEdits('abcd', [put(1, 2, 'x'), put(1, 2, 'y')])).toBeUndefined();
    expect(applyEdits('abcd', [put(0, 4, ''), put(2, 2, 'y')])).toBeUndefined();
    expect(applyEdits('abcd', [put(3, 5, 'x')])).toBeUndefined();
  });
});

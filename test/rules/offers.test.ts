import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadSyntax } from '../../server/src/engine/disk/grammars.ts';
import type { FixOffer } from '../../server/src/engine/finding.ts';
import { rules } from '../../server/src/rules/registry.ts';
import { type Fixture, parseFixture } from '../harness/fixture.ts';
import { auditFiles, engineFor } from '../harness/run-fixture.ts';

const folder = import.meta.dirname;
const syntax = await loadSyntax();
const fixtures = new Map(
  readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => parseFixture(name, readFileSync(`${folder}/${name}`, 'utf8')))
    .map((fixture) => [fixture.rule, fixture] as const),
);

/** All that a rule offers in the cases of its fixture. */
function offersOf({ rule, cases }: Fixture): readonly FixOffer[] {
  return cases.flatMap(({ files, marks }) => {
    const engine = engineFor(syntax, [rule, ...marks.map((mark) => mark.rule)], files);
    return auditFiles(engine, files)
      .findings.filter((finding) => finding.rule === rule)
      .flatMap(({ fixes }) => fixes);
  });
}

/** What is wrong with what a rule offers, by what its metadata say. */
function complaints(
  fix: (typeof rules)[number]['meta']['fix'],
  offers: readonly FixOffer[],
  isTried: boolean,
): string[] {
  const wrong: string[] = [];
  const expectThat = (holds: boolean, what: string): void => void (holds || wrong.push(what));
  const safeties = new Set(offers.map(({ safety }) => safety));
  const asks = offers.some(({ kind }) => kind === 'ask');
  expectThat(fix === 'safe' || !safeties.has('safe'), 'a safe fix is offered');
  expectThat(fix === 'none' || offers.length > 0, 'nothing is offered');
  if (fix === 'none') expectThat(offers.length === 0, 'something is offered');
  if (fix === 'display') expectThat(!safeties.has('unsafe'), 'something is offered that can be applied');
  if (fix === 'safe') expectThat(safeties.has('safe'), 'no safe fix is offered');
  if (fix === 'safe' || fix === 'unsafe') expectThat(isTried || asks, 'no case shows the text after a fix');
  for (const { kind, title } of offers) {
    expectThat(/^[A-Z][a-z]+ \S/.test(title), `not a phrase with a verb: ${title}`);
    expectThat(!/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(title), `a control character: ${JSON.stringify(title)}`);
    expectThat(title.length <= (kind === 'edit' ? 100 : 120), `too long: ${title}`);
    expectThat(kind === 'advice' || !title.endsWith('.'), `a sentence and no title: ${title}`);
  }
  return [...new Set(wrong)];
}

describe('what the metadata of a rule say of its fixes, and what its fixture shows, agree', () => {
  test.each(rules.map(({ meta }) => meta))('$id: $fix', ({ id, fix }) => {
    const fixture = fixtures.get(id);
    if (fixture === undefined) throw new Error(`no fixture for ${id}`);
    const isTried = fixture.cases.some(({ fixed }) => fixed.length > 0);
    expect(complaints(fix, offersOf(fixture), isTried)).toEqual([]);
  });
});

describe('a disagreement is told', () => {
  const advice: FixOffer = { kind: 'advice', safety: 'display', title: 'Take it from nixpkgs.' };
  const edit = (title: string, safety: 'safe' | 'unsafe' = 'unsafe'): FixOffer => ({
    kind: 'edit',
    safety,
    title,
    edits: [],
  });
  test.each([
    ['none', [advice], false, 'something is offered'],
    ['display', [], false, 'nothing is offered'],
    ['display', [edit('Remove x')], false, 'something is offered that can be applied'],
    ['unsafe', [edit('Remove x')], false, 'no case shows the text after a fix'],
    ['unsafe', [edit('Remove x', 'safe')], true, 'a safe fix is offered'],
    ['safe', [edit('Remove x')], true, 'no safe fix is offered'],
    ['unsafe', [edit('Remove\u202e x')], true, 'a control character: "Remove\u202e x"'],
    ['unsafe', [edit(`Remove ${'x'.repeat(100)}`)], true, `too long: Remove ${'x'.repeat(100)}`],
  ] as const)('%s, %#', (fix, offers, isTried, told) => {
    expect(complaints(fix, offers, isTried)).toContain(told);
  });
});

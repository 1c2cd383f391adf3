import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadSyntax } from '../../server/src/engine/disk/grammars.ts';
import type { Finding } from '../../server/src/engine/finding.ts';
import { rules } from '../../server/src/rules/registry.ts';
import { type FixtureCase, parseFixture } from '../harness/fixture.ts';
import { auditFiles, compare, engineFor, IGNORE } from '../harness/run-fixture.ts';
import { variants } from '../harness/variants.ts';

const folder = import.meta.dirname;
const syntax = await loadSyntax();
const fixtures = readdirSync(folder)
  .filter((name) => name.endsWith('.md'))
  .map((name) => ({ name, fixture: parseFixture(name, readFileSync(`${folder}/${name}`, 'utf8')) }));

test('every rule has a fixture that fires and one that stays silent', () => {
  const lacking = rules.flatMap(({ meta: { id } }) => {
    const cases = fixtures.find(({ name }) => name === `${id}.md`)?.fixture.cases ?? [];
    const firing = cases.filter(({ marks }) => marks.some(({ kind }) => kind === 'finding')).length;
    return firing > 0 && firing < cases.length ? [] : [id];
  });
  expect(lacking).toEqual([]);
});

for (const { name, fixture } of fixtures) {
  describe(fixture.rule, () => {
    test('the file is named after its rule', () => expect(name).toBe(`${fixture.rule}.md`));
    for (const one of fixture.cases) {
      const ids = [fixture.rule, ...one.marks.map(({ rule }) => rule)];
      const engine = engineFor(syntax, ids, one.files);
      test(one.title, () => expect(compare(one, auditFiles(engine, one.files))).toEqual([]));
      for (const variant of variants) {
        if (variant.except?.has(fixture.rule) === true) continue;
        const files = one.files.map((file) => ({
          path: file.path,
          text: file.path === IGNORE ? file.text : variant.rewrite(file),
        }));
        if (files.some(({ text }) => text === undefined)) continue;
        test(`${one.title}: with ${variant.name}`, () => {
          const rewritten = files.map(({ path, text }) => ({ path, text: text ?? '' }));
          const outcome = auditFiles(engine, rewritten);
          expect(outcome.failures).toEqual([]);
          expect(gist(outcome.findings, rewritten)).toEqual(
            gist(auditFiles(engine, one.files).findings, one.files),
          );
        });
      }
    }
  });
}

/** Findings by what they are on, so that texts with other offsets can be compared. */
function gist(findings: readonly Finding[], files: FixtureCase['files']): string[] {
  return findings
    .map(({ severity, location: { path, span }, subject, key }) => {
      const text = files.find((file) => `/case/${file.path}` === path)?.text ?? '';
      return `${severity} ${path} ${subject} ${key} ${text.slice(span.start, span.end).replaceAll(/\s+/g, ' ')}`;
    })
    .sort();
}

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadSyntax } from '../../server/src/engine/disk/grammars.ts';
import type { Finding } from '../../server/src/engine/finding.ts';
import { rules } from '../../server/src/rules/registry.ts';
import { fixed, SAFE, tally, wanted, withSamples } from '../harness/fix-fixture.ts';
import { type FixtureCase, type FixtureFile, parseFixture } from '../harness/fixture.ts';
import { auditFiles, engineFor, IGNORE } from '../harness/run-fixture.ts';
import { variants } from '../harness/variants.ts';

const folder = import.meta.dirname;
const syntax = await loadSyntax();
const fixtures = readdirSync(folder)
  .filter((name) => name.endsWith('.md'))
  .map((name) => ({ name, fixture: parseFixture(name, readFileSync(`${folder}/${name}`, 'utf8')) }));
const all = engineFor(
  syntax,
  rules.map(({ meta }) => meta.id),
);

for (const { fixture } of fixtures) {
  const cases = fixture.cases.filter((one) => one.fixed.length > 0);
  if (cases.length === 0) continue;
  describe(fixture.rule, () => {
    for (const one of cases) {
      // What others find decides whether a comment that silences them is needed.
      const ids = [fixture.rule, ...one.marks.map(({ rule }) => rule)];
      const engine = engineFor(syntax, ids, one.files);
      const audit = (files: readonly FixtureFile[]) =>
        withSamples(auditFiles(engine, files).findings).filter(({ rule }) => rule === fixture.rule);
      for (const fix of new Set(one.fixed.map((file) => file.fix))) {
        test(`${one.title}: ${fix}`, () => {
          const after = fixed(one.files, fix, audit);
          for (const { path, text } of after) expect({ path, text }).toEqual(expected(one, fix, path));
          holds(one.files, after, fix, audit);
        });
        for (const variant of variants) {
          if (variant.except?.has(fixture.rule) === true) continue;
          const files = one.files.map((file) => ({
            path: file.path,
            text: file.path === IGNORE ? file.text : variant.rewrite(file),
          }));
          if (files.some(({ text }) => text === undefined)) continue;
          test(`${one.title}: ${fix}, with ${variant.name}`, () => {
            const before = files.map(({ path, text }) => ({ path, text: text ?? '' }));
            const after = fixed(before, fix, audit);
            holds(before, after, fix, audit);
            if (!KEEPS_LINES.test(variant.name)) return;
            for (const { path, text } of after)
              expect({ path, text }).toEqual({ path, text: variant.rewrite(expected(one, fix, path)) });
          });
        }
      }
    }
  });
}

/** Ways of writing in which the fixed text is the fixed text written that way, sign by sign. */
const KEEPS_LINES = /CRLF|byte order/;

function expected(one: FixtureCase, fix: string, path: string): FixtureFile {
  const file =
    one.fixed.find((other) => other.path === path && other.fix === fix) ??
    one.files.find((other) => other.path === path);
  if (file === undefined) throw new Error(`no file ${path}`);
  return { path, text: file.text };
}

/** What is left to be said where a commit has come in the place of nothing. */
const MILDER: ReadonlySet<string> = new Set(['fetch-git-no-nar-hash on fetchGit']);

/** After a fix what it mends is gone, nothing new has come, and the text parses as it did. */
function holds(
  before: readonly FixtureFile[],
  after: readonly FixtureFile[],
  fix: string,
  audit: (files: readonly FixtureFile[]) => readonly Finding[],
): void {
  const left = audit(after).flatMap(({ fixes }) =>
    fixes.filter((one) => one.kind === 'edit' && wanted(fix)(one)),
  );
  expect(left).toEqual([]);
  if (fix === SAFE) expect(() => fixed(after, fix, audit)).toThrow('nothing offers');
  const [was, is] = [tally(auditFiles(all, before).findings), tally(auditFiles(all, after).findings)];
  const fresh = [...is].filter(([what, count]) => count > (was.get(what) ?? 0));
  if (!hides(before)) expect(fresh.filter(([what]) => !MILDER.has(what))).toEqual([]);
  const own = (files: readonly FixtureFile[]) => audit(files).length;
  expect(own(after)).toBeLessThan(own(before));
}

/** A lock with conflicts is read by no other rule: what they say of it comes to light with the fix. */
function hides(files: readonly FixtureFile[]): boolean {
  return files.some(({ path, text }) => path.endsWith('.lock') && /^<{7}/m.test(text));
}

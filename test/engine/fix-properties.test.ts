import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadSyntax } from '../../server/src/engine/disk/grammars.ts';
import type { EditOffer } from '../../server/src/engine/fixes/choose.ts';
import type { FileEdit, Finding } from '../../server/src/engine/finding.ts';
import { problemsIn } from '../../server/src/engine/fixes/problems.ts';
import { rules } from '../../server/src/rules/registry.ts';
import { applyEdits } from '../../server/src/text/edits.ts';
import { lineStarts, positionAt } from '../../server/src/text/lines.ts';
import { type FixtureFile, parseFixture } from '../harness/fixture.ts';
import { seeded } from '../harness/random.ts';
import { auditFiles, engineFor } from '../harness/run-fixture.ts';
import { variants } from '../harness/variants.ts';

const ROOT = '/case/';
const folder = `${import.meta.dirname}/../rules`;
const engine = engineFor(
  await loadSyntax(),
  rules.map(({ meta }) => meta.id),
);

/** The files of all cases: each is a small project of the kind that some rule is about. */
const projects = readdirSync(folder)
  .filter((name) => name.endsWith('.md'))
  .flatMap((name) => parseFixture(name, readFileSync(`${folder}/${name}`, 'utf8')).cases)
  .map(({ files }) => files);

/** What a hand or a careless tool does to a text. */
const pieces = [
  ' ',
  '\n',
  '\r\n',
  '\t',
  '# why\n',
  '/* 🦊🇩🇪 */ ',
  ';',
  '{ }',
  '}',
  '"',
  "''",
  '${x}',
  ',',
  'true',
  'inherit (pkgs) a;',
  'x.y = 1;',
  '"a": 1, ',
  '\u00E9\u{1F600}',
];

function changed(text: string, random: () => number): string {
  const at = random() % (text.length + 1);
  const [before, after] = [text.slice(0, at), text.slice(at)];
  const lines = text.split('\n');
  const line = random() % lines.length;
  switch (random() % 6) {
    case 0:
      return before + (pieces[random() % pieces.length] ?? '') + after;
    case 1:
      return before + after.slice(1 + (random() % 5));
    case 2:
      return lines.toSpliced(line, 1).join('\n');
    case 3:
      return lines.toSpliced(line, 0, lines[line] ?? '').join('\n');
    case 4:
      return lines.toSpliced(line, 1, `  ${(lines[line] ?? '').trimStart()} `).join('\n');
    default: {
      // Tokens change places.
      const words = text.split(/(\s+)/);
      const one = random() % words.length;
      const other = random() % words.length;
      return words
        .map((word, i) => (i === one ? (words[other] ?? '') : i === other ? (words[one] ?? '') : word))
        .join('');
    }
  }
}

/** A project after some changes, written in one of the ways in which files differ. */
function someProject(random: () => number): readonly FixtureFile[] {
  const files = projects[random() % projects.length] ?? [];
  const variant = variants[random() % (variants.length * 2)];
  const chosen = random() % files.length;
  return files.map((file, at) => {
    let text = variant?.rewrite(file) ?? file.text;
    if (file.path === 'policy.json' || file.path === '.gitignore') return file;
    // A file is UTF-8, in which no half of a sign stands alone.
    for (let left = at === chosen ? random() % 4 : 0; left > 0; left--)
      text = changed(text, random).replaceAll(/\p{Cs}/gu, '\uFFFD');
    // What reads a file is told by its first line.
    return text.startsWith('#!') === file.text.startsWith('#!') ? { path: file.path, text } : file;
  });
}

/** What a fix does that none may do, in words. */
function faultsOf(files: readonly FixtureFile[], { title, edits }: EditOffer): string[] {
  const faults: string[] = [];
  const before = new Map(files.map(({ path, text }) => [ROOT + path, text]));
  const after = new Map(before);
  for (const path of new Set(edits.map((edit) => edit.path))) {
    const text = before.get(path);
    if (text === undefined) return [`"${title}" edits ${path}, which is not there`];
    const own = edits.filter((edit) => edit.path === path);
    const made = applyEdits(text, own);
    if (made === undefined) return [`"${title}" has edits that overlap, or leave the text`];
    if (made === text) faults.push(`"${title}" changes nothing`);
    if (made !== byLines(text, own)) faults.push(`"${title}" has ranges that are not its spans`);
    after.set(path, made);
  }
  const [was, is] = [problems(before), problems(after)];
  if (is > was) faults.push(`"${title}" breaks the text: ${was} problems before, ${is} after`);
  return faults;
}

function problems(texts: ReadonlyMap<string, string>): number {
  return problemsIn(new Map([...texts].filter(([path]) => !/policy\.json$|\.gitignore$/.test(path))), engine);
}

/** As an editor applies edits: by lines and columns, each by itself, from the end. */
function byLines(text: string, edits: readonly FileEdit[]): string {
  const starts = lineStarts(text);
  let made = text;
  for (const { range, text: put } of [...edits].sort(
    (a, b) => b.span.start - a.span.start || b.span.end - a.span.end,
  )) {
    const from = (starts[range.start.line] ?? 0) + range.start.character;
    const to = (starts[range.end.line] ?? 0) + range.end.character;
    made = made.slice(0, from) + put + made.slice(to);
  }
  return made;
}

const ROUNDS = 800;
const MOST_FIXES = 12;

describe.each([1, 2, 3])('whatever somebody types: seed %i', (seed) => {
  test('each fix that is offered keeps the rest of the text, and what parsed before', () => {
    const random = seeded(seed);
    const faults: string[] = [];
    let tried = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const files = someProject(random);
      let left = MOST_FIXES;
      for (const { rule, fixes } of findingsOf(files)) {
        for (const fix of fixes) {
          if (fix.kind !== 'edit' || left-- <= 0) continue;
          tried++;
          for (const fault of faultsOf(files, fix)) faults.push(`${rule}: ${fault}\n${shown(files)}`);
        }
      }
    }
    expect(faults.slice(0, 3)).toEqual([]);
    expect(tried).toBeGreaterThan(0);
  });
});

function findingsOf(files: readonly FixtureFile[]): readonly Finding[] {
  return auditFiles(engine, files).findings;
}

function shown(files: readonly FixtureFile[]): string {
  return files.map(({ path, text }) => `--- ${path}\n${JSON.stringify(text)}`).join('\n');
}

describe('a fix that does what none may do is found out (negative control)', () => {
  const text = '{\n  a = 1;\n}\n';
  const edit = (start: number, end: number, put: string, shift = 0): FileEdit => {
    const lines = lineStarts(text);
    return {
      path: '/case/a.nix',
      span: { start, end },
      range: { start: positionAt(lines, start + shift), end: positionAt(lines, end + shift) },
      text: put,
    };
  };
  test.each([
    ['breaks', [edit(4, 8, '')]],
    ['overlap', [edit(4, 8, 'x'), edit(6, 9, 'y')]],
    ['overlap', [edit(4, 400, '')]],
    ['nothing', [edit(4, 5, 'a')]],
    ['ranges', [edit(8, 9, '2', 1)]],
    ['not there', [{ ...edit(8, 9, '2'), path: '/case/b.nix' }]],
  ])('%s', (said, edits) => {
    const offer: EditOffer = { kind: 'edit', safety: 'safe', title: 'T', edits };
    expect(faultsOf([{ path: 'a.nix', text }], offer).join()).toContain(said);
  });

  test('and one that does it right is not', () => {
    const offer: EditOffer = { kind: 'edit', safety: 'safe', title: 'T', edits: [edit(8, 9, '2')] };
    expect(faultsOf([{ path: 'a.nix', text }], offer)).toEqual([]);
  });
});

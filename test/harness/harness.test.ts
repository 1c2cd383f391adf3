import { expect, test } from 'vitest';
import { loadSyntax } from '../../server/src/engine/disk/grammars.ts';
import { createEngine } from '../../server/src/engine/engine.ts';
import type { Finding } from '../../server/src/engine/finding.ts';
import type { Rule } from '../../server/src/rules/rule.ts';
import { fixed } from './fix-fixture.ts';
import { parseFixture } from './fixture.ts';
import { auditFiles, compare } from './run-fixture.ts';
import { variants } from './variants.ts';

const markdown = [
  '# some-rule',
  '## It fires',
  '```nix flake.nix',
  '{ a = 1; }',
  '# ^ some-rule warning: one',
  '    # ~ some-rule: two',
  '```',
].join('\n');

const finding: Finding = {
  rule: 'some-rule',
  severity: 'warning',
  confidence: 'high',
  audience: 'default',
  message: 'has one in it',
  subject: 'a',
  key: 'k',
  fixes: [],
  location: {
    path: '/case/flake.nix',
    span: { start: 2, end: 3 },
    range: { start: { line: 0, character: 2 }, end: { line: 0, character: 3 } },
  },
  related: [
    {
      message: 'and two',
      location: {
        path: '/case/flake.nix',
        span: { start: 6, end: 7 },
        range: { start: { line: 0, character: 6 }, end: { line: 0, character: 7 } },
      },
    },
  ],
};

function outcomeOf(findings: readonly Finding[], failures: readonly string[] = []): string[] {
  const one = parseFixture('some-rule.md', markdown).cases[0];
  if (one === undefined) throw new Error('no case');
  return compare(one, { findings, failures });
}

test('markers are taken out of the text', () => {
  expect(parseFixture('x.md', markdown).cases[0]?.files).toEqual([
    { path: 'flake.nix', text: '{ a = 1; }\n' },
  ]);
});

test('a finding at its mark agrees', () => expect(outcomeOf([finding])).toEqual([]));

test('a missing finding is told', () => expect(outcomeOf([])).toHaveLength(2));

test('an extra finding is told', () => {
  expect(outcomeOf([finding, { ...finding, message: 'another' }])).toEqual([
    expect.stringContaining('extra'),
  ]);
});

test('a span that is one off is told', () => {
  const moved = { ...finding, location: { ...finding.location, span: { start: 2, end: 4 } } };
  expect(outcomeOf([moved])).toHaveLength(2);
});

test.each([
  ['severity', { severity: 'error' }],
  ['message', { message: 'other' }],
  ['rule', { rule: 'other-rule' }],
] as const)('another %s is told', (_, change) => {
  expect(outcomeOf([{ ...finding, ...change }])).toHaveLength(2);
});

test('a related place that is not there is told', () => {
  expect(outcomeOf([{ ...finding, related: [] }])).toEqual([expect.stringContaining('related')]);
});

test('a rule that failed is told', () => expect(outcomeOf([finding], ['boom'])).toEqual(['boom']));

test.each([
  ['no heading', '# r\n```nix a.nix\n1\n```'],
  ['no path', '# r\n## c\n```nix\n1\n```'],
  ['no end', '# r\n## c\n```nix a.nix\n1'],
  ['no rule', '## c\n```nix a.nix\n1\n```'],
  ['a marker without a rule', '# r\n## c\n```nix a.nix\n1111\n^^^^\n```'],
  ['a marker beyond its line', '# r\n## c\n```nix a.nix\n1\n^^^^ r: x\n```'],
])('a fixture with %s is refused', (_, text) =>
  expect(() => parseFixture('x.md', text)).toThrow(/x\.md:\d+/),
);

const onScripts: Rule = {
  on: 'shell',
  meta: {
    id: 'on-scripts',
    group: 'shell',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  check: ({ scripts }, report) => {
    for (const { place, text } of scripts)
      report({ message: place.name, span: text.spanOf(0, 1), subject: 'it' });
  },
};

const engine = createEngine(await loadSyntax(), undefined, [onScripts]);

test.each([
  ['.envrc', 'use flake\n'],
  ['sub/.envrc', 'use flake\n'],
  ['docker/app.Dockerfile', 'RUN true\n'],
  ['bin/deploy', '#!/bin/sh\ntrue\n'],
])('%s is audited as shell', (path, text) => {
  expect(auditFiles(engine, [{ path, text }]).findings.map(({ location }) => location.path)).toEqual([
    `/case/${path}`,
  ]);
});

test('what is neither Nix, a lock nor shell is refused', () => {
  expect(() => auditFiles(engine, [{ path: 'bin/deploy', text: 'true\n' }])).toThrow('bin/deploy');
});

test.each([
  [
    '.envrc',
    'a\n  b\n',
    { 'tabs for indentation': 'a\n\tb\n', 'emoji before everything': '# 🦊🇩🇪\na\n  b\n' },
  ],
  [
    'Dockerfile',
    '# escape=`\nRUN a\n',
    {
      'CRLF line ends': '# escape=`\r\nRUN a\r\n',
      'a byte order mark': '\uFEFF# escape=`\nRUN a\n',
      'tabs for indentation': '# escape=`\nRUN a\n',
      'emoji before everything': '# escape=`\n# 🦊🇩🇪\nRUN a\n',
    },
  ],
  [
    'x',
    '#!/bin/sh\ncat <<A\n  a\nA\n',
    { 'emoji before everything': '#!/bin/sh\n# 🦊🇩🇪\ncat <<A\n  a\nA\n' },
  ],
])('variants of %s mean the same', (path, text, expected) => {
  const written = variants.flatMap(({ name, rewrite }) => {
    const rewritten = rewrite({ path, text });
    return rewritten === undefined ? [] : [[name, rewritten]];
  });
  expect(Object.fromEntries(written)).toEqual(expected);
});

test('what a file is after a fix is no file of the case, and what is after no fix is told', () => {
  const text = [
    '# some-rule',
    '## It fires',
    '```nix a.nix',
    '1',
    '```',
    '```nix a.nix after: Do it',
    '2',
    '```',
  ];
  const one = parseFixture('some-rule.md', text.join('\n')).cases[0];
  expect(one?.files).toEqual([{ path: 'a.nix', text: '1\n' }]);
  expect(one?.fixed).toEqual([{ path: 'a.nix', text: '2\n', fix: 'Do it', line: 6 }]);
  expect(() => fixed(one?.files ?? [], 'Do it', () => [finding])).toThrow('nothing offers the fix "Do it"');
  const { range } = finding.location;
  const edits = [{ path: '/case/a.nix', span: { start: 9, end: 9 }, range, text: '2' }];
  const beyond = {
    ...finding,
    fixes: [{ kind: 'edit' as const, title: 'Do it', safety: 'safe' as const, edits }],
  };
  expect(() => fixed(one?.files ?? [], 'Do it', () => [beyond])).toThrow('cannot be applied');
});

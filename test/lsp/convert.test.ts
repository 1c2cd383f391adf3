import { expect, test } from 'vitest';
import type { Finding } from '../../server/src/engine/finding.ts';
import { failureDiagnostic, resultIdOf, toDiagnostic } from '../../server/src/lsp/convert.ts';

const span = { start: 0, end: 1 };
const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
const finding: Finding = {
  rule: 'lock-orphan-node',
  severity: 'warning',
  confidence: 'high',
  audience: 'default',
  message: 'No input leads to the node "x".',
  location: { path: '/a/flake.lock', span, range },
  subject: 'x',
  key: 'lock-orphan-node|flake.lock|x',
  related: [{ location: { path: '/a/flake.nix', span, range }, message: 'here' }],
  fixes: [],
};
const all = { relatedInformation: true, tags: true, codeDescription: true, data: true };
const none = { relatedInformation: false, tags: false, codeDescription: false, data: false };
const how = {
  uriOf: (key: string) => `file://${key}`,
  pageOf: (rule: string) => `https://example.org/${rule}`,
};

test('what can be deleted is tagged as unnecessary, and places in other files have their URIs', () => {
  expect(toDiagnostic(finding, { ...how, features: all })).toEqual({
    range,
    severity: 2,
    code: 'lock-orphan-node',
    codeDescription: { href: 'https://example.org/lock-orphan-node' },
    source: 'nix-audit',
    message: finding.message,
    tags: [1],
    relatedInformation: [{ location: { uri: 'file:///a/flake.nix', range }, message: 'here' }],
    data: { rule: 'lock-orphan-node', key: finding.key, subject: 'x' },
  });
});

test('a client is sent nothing that it does not know', () => {
  const plain = toDiagnostic(finding, { ...how, features: none });
  expect(Object.keys(plain).sort()).toEqual(['code', 'message', 'range', 'severity', 'source']);
});

test.each([
  ['', 0],
  ['one line', 8],
  ['🦀\r\nnext', 2],
  ['a\rb', 1],
])('a failure stands on the first line of %j', (text, end) => {
  const diagnostic = failureDiagnostic({ path: '/a.nix', message: 'the rule x failed' }, text);
  expect(diagnostic).toMatchObject({
    severity: 3,
    source: 'nix-audit',
    message: expect.stringContaining('the rule x failed'),
    range: { start: { line: 0, character: 0 }, end: { line: 0, character: end } },
  });
});

test('equal problems have equal ids, others have others', () => {
  const one = toDiagnostic(finding, { ...how, features: all });
  const other = toDiagnostic({ ...finding, message: 'else' }, { ...how, features: all });
  expect(resultIdOf([one])).toBe(resultIdOf([structuredClone(one)]));
  expect(
    new Set([resultIdOf([]), resultIdOf([one]), resultIdOf([other]), resultIdOf([one, other])]).size,
  ).toBe(4);
});

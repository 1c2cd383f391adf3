import { describe, expect, it } from 'vitest';
import { newOnes } from '../../server/src/engine/known.ts';
import type { Finding } from '../../server/src/engine/finding.ts';
import type { Severity } from '../../server/src/rules/rule.ts';
import { graph } from '../lock/graphs.ts';

const zero = { line: 0, character: 0 };

function finding(subject: string, message: string, severity: Severity = 'warning'): Finding {
  return {
    rule: 'some-rule',
    severity,
    confidence: 'high',
    audience: 'default',
    message,
    location: { path: '/r/flake.lock', span: { start: 0, end: 1 }, range: { start: zero, end: zero } },
    subject,
    key: `some-rule|flake.lock|${subject}`,
    related: [],
    fixes: [],
  };
}

const audit = (...findings: Finding[]) => ({ findings, failures: [], suppressed: 0 });

describe('what was there before', () => {
  const old = graph({ root: { a: 'a' }, a: { nixpkgs: 'nixpkgs_6' }, nixpkgs_6: {} });
  const now = graph({
    root: { a: 'a', n: 'nixpkgs_6' },
    a: { nixpkgs: 'nixpkgs_5' },
    nixpkgs_5: {},
    nixpkgs_6: {},
  });

  it('is known by the inputs that lead to it, whatever its key is now', () => {
    const before = [audit(finding('nixpkgs_6', 'The input "nixpkgs_6" is old.'))];
    const renamed = finding('nixpkgs_5', 'The input "nixpkgs_5" is old.');
    expect(newOnes([renamed], before, { now, old })).toEqual({ findings: [], known: 1 });
    expect(newOnes([renamed], before).known).toBe(0);
  });

  it('is not what another node has under the old key', () => {
    const before = [audit(finding('nixpkgs_6', 'The input "nixpkgs_6" is old.'))];
    const other = finding('nixpkgs_6', 'The input "nixpkgs_6" is old.');
    expect(newOnes([other], before, { now, old }).findings).toEqual([other]);
  });

  it('is something else with another message or severity, but for notes', () => {
    const before = [audit(finding('a', 'two of them'), finding('b', 'two of them', 'info'))];
    expect(newOnes([finding('a', 'three of them')], before).known).toBe(0);
    expect(newOnes([finding('a', 'two of them', 'error')], before).known).toBe(0);
    expect(newOnes([finding('b', 'three of them', 'info')], before).known).toBe(1);
  });
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadSyntax } from '../../server/src/engine/disk/grammars.ts';
import { createEngine } from '../../server/src/engine/engine.ts';
import type { FixtureFile } from '../harness/fixture.ts';
import { auditFiles } from '../harness/run-fixture.ts';

const engine = createEngine(await loadSyntax());
const honest = join(import.meta.dirname, 'honest');

interface Node {
  readonly locked?: Record<string, unknown>;
  readonly original?: Record<string, unknown>;
}

function filesOf(folder: string): FixtureFile[] {
  return readdirSync(folder).map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }));
}

function said(files: readonly FixtureFile[]): string[] {
  const { findings, failures } = auditFiles(engine, files);
  return [...failures, ...findings.map(({ rule, severity, subject }) => `${severity} ${rule} ${subject}`)];
}

describe('locks as Nix and its relatives write them', () => {
  for (const name of readdirSync(honest)) {
    test(`${name}: nothing is said`, () => expect(said(filesOf(join(honest, name)))).toEqual([]));
  }
});

/** What somebody may do to `locked` of one node and leave all else as it was. */
const tamperings: Record<string, (node: Node) => Record<string, unknown> | undefined> = {
  'another owner': ({ locked }) => ('owner' in (locked ?? {}) ? { ...locked, owner: 'stranger' } : undefined),
  'another repository': ({ locked }) => ('repo' in (locked ?? {}) ? { ...locked, repo: 'other' } : undefined),
  'another server': ({ locked }) =>
    typeof locked?.['url'] === 'string'
      ? { ...locked, url: locked['url'].replace(/\/\/(git@)?[^/]+/, '//$1evil.example') }
      : undefined,
  'another kind of source': ({ locked }) =>
    locked?.['type'] === 'path'
      ? undefined
      : { type: 'git', url: 'https://evil.example/x', rev: 'a'.repeat(40), narHash: locked?.['narHash'] },
  'another commit than the pinned one': ({ locked, original }) =>
    'rev' in (original ?? {}) ? { ...locked, rev: 'b'.repeat(40) } : undefined,
};

describe('the same locks, tampered with', () => {
  for (const name of readdirSync(honest)) {
    const files = filesOf(join(honest, name));
    const lock = files.find(({ path }) => path.endsWith('.lock'));
    if (lock === undefined) throw new Error(`${name} has no lock`);
    const nodes: Record<string, Node> = JSON.parse(lock.text).nodes;
    for (const [key, node] of Object.entries(nodes)) {
      for (const [how, tamper] of Object.entries(tamperings)) {
        const locked = node.locked === undefined ? undefined : tamper(node);
        if (locked === undefined) continue;
        test(`${name}: ${key} with ${how}`, () => {
          const graph = JSON.parse(lock.text);
          graph.nodes[key] = { ...node, locked };
          const poisoned = { path: lock.path, text: JSON.stringify(graph, null, 2) };
          const findings = auditFiles(engine, [...files.filter((file) => file !== lock), poisoned]).findings;
          const told = findings.filter(({ subject, severity }) => subject === key && severity === 'error');
          expect(told.map(({ rule }) => rule)).toContainEqual(
            expect.stringMatching(/^lock-(source|rev)-mismatch$/),
          );
        });
      }
    }
  }
});

/** Locks of public repositories, where a checkout of them stands beside this one. */
const corpus = join(import.meta.dirname, '../../../shared/corpus/locks');

if (existsSync(corpus)) {
  describe('real locks', () => {
    const locks = readdirSync(corpus, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.lock'))
      .map((entry) => join(entry.parentPath, entry.name));
    test('there are many', () => expect(locks.length).toBeGreaterThan(50));
    for (const path of locks) {
      test(relative(corpus, path), () => {
        const audit = auditFiles(engine, [
          {
            path: path.endsWith('devenv.lock') ? 'devenv.lock' : 'flake.lock',
            text: readFileSync(path, 'utf8'),
          },
        ]);
        expect(audit.failures).toEqual([]);
        expect(audit.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
      });
    }
  });
}

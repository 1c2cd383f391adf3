import { excludeRules, type IgnoreLevels, verdict } from '../../server/src/engine/disk/gitignore.ts';
import { createEngine, type Engine } from '../../server/src/engine/engine.ts';
import type { Audit, Finding } from '../../server/src/engine/finding.ts';
import { fileKind, type ProjectPaths, projectOf } from '../../server/src/engine/project.ts';
import {
  claimsOf,
  type DeclarationSource,
  type LockSource,
  type NixSource,
  type ShellSource,
} from '../../server/src/engine/sources.ts';
import { defaultPolicy } from '../../server/src/rules/policy.ts';
import { rules } from '../../server/src/rules/registry.ts';
import { shellFileKind } from './shell-kind.ts';
import type { Syntax } from '../../server/src/syntax/syntax.ts';
import type { FixtureCase, FixtureFile, Mark } from './fixture.ts';

export interface Outcome {
  readonly findings: readonly Finding[];
  readonly failures: readonly string[];
}

/** The day on which all fixtures are audited: 2026-11-25. */
const TODAY = Date.UTC(2026, 10, 25) / 1000;

/** An engine with some rules, whoever they are for. A case may bring a policy of its own in `policy.json`. */
export function engineFor(
  syntax: Syntax,
  ids: readonly string[],
  files: readonly FixtureFile[] = [],
): Engine {
  const unknown = ids.filter((id) => rules.every(({ meta }) => meta.id !== id));
  if (unknown.length > 0) throw new Error(`no rule has the id ${unknown.join(', ')}`);
  const policy = files.find(({ path }) => path === POLICY)?.text;
  return createEngine(
    syntax,
    {
      audience: 'auditor',
      severities: new Map(),
      policy: { ...defaultPolicy, ...(policy === undefined ? {} : JSON.parse(policy)) },
      today: TODAY,
    },
    rules.filter(({ meta }) => ids.includes(meta.id)),
  );
}

const POLICY = 'policy.json';
/** What git leaves out in the repository of a case. */
export const IGNORE = '.gitignore';
/** Files below it are those of the same name as they were before the change that is audited. */
const BASE = 'base/';

interface Read {
  readonly nix: ReadonlyMap<string, NixSource>;
  readonly declarations: ReadonlyMap<string, DeclarationSource>;
  readonly locks: ReadonlyMap<string, LockSource>;
  readonly shell: readonly ShellSource[];
}

/** Audits the files of a case as one repository. */
export function auditFiles(engine: Engine, files: readonly FixtureFile[]): Outcome {
  const own = files.filter(({ path }) => path !== POLICY && path !== IGNORE);
  const patterns = files.find(({ path }) => path === IGNORE)?.text.split('\n') ?? [];
  const isLeftOut = (path: string): boolean => isIgnored([excludeRules(patterns, ROOT)], path);
  const now = readAll(
    engine,
    own.filter(({ path }) => !path.startsWith(BASE)),
  );
  const before = readAll(
    engine,
    own.flatMap(({ path, text }) => (path.startsWith(BASE) ? [{ path: path.slice(BASE.length), text }] : [])),
  );
  const audits: Audit[] = [...now.nix].map(([path, source]) => {
    const old = before.nix.get(path);
    return engine.auditNix(source, old === undefined ? undefined : { name: 'base', source: old });
  });
  audits.push(...now.shell.map((source) => engine.auditShell(source)));
  for (const { declaration, lock } of projects(now)) {
    const sourcesOf = (read: Read) => ({
      declaration: read.nix.get(declaration) ?? read.declarations.get(declaration),
      lock: read.locks.get(lock),
    });
    const base = before.locks.has(lock) ? { name: 'base', ...sourcesOf(before) } : undefined;
    const lockLeftOut = isLeftOut(lock) && !isLeftOut(declaration);
    audits.push(engine.auditProject({ ...sourcesOf(now), base, lockLeftOut }));
  }
  audits.push(engine.auditClaims([...now.locks.values()].flatMap(claimsOf)));
  return {
    findings: audits.flatMap((audit) => audit.findings),
    failures: audits.flatMap((audit) => audit.failures.map(({ message }) => message)),
  };
}

/** By the folders first, as git asks. Nothing is tracked yet. */
function isIgnored(levels: IgnoreLevels, path: string): boolean {
  const parts = path.split('/');
  return parts.some(
    (_, at) => verdict(levels, `${ROOT}/${parts.slice(0, at + 1).join('/')}`, at < parts.length - 1).ignored,
  );
}

const ROOT = '/case';

/** The locks, each with what it is made for, and the flakes without a lock. */
function projects({ nix, locks }: Read): Pick<ProjectPaths, 'declaration' | 'lock'>[] {
  const found = new Map<string, Pick<ProjectPaths, 'declaration' | 'lock'>>();
  for (const path of [...nix.keys(), ...locks.keys()]) {
    const project = projectOf(path) ?? (locks.has(path) ? { declaration: '', lock: path } : undefined);
    if (project !== undefined) found.set(project.lock, project);
  }
  return [...found.values()];
}

function readAll(engine: Engine, files: readonly FixtureFile[]): Read {
  const folders = files.filter(({ path }) => base(path) === 'flake.nix').map(({ path }) => folder(path));
  const inFlake = (path: string): boolean =>
    folders.some((prefix) => prefix === '' || path.startsWith(`${prefix}/`));
  const nix = new Map<string, NixSource>();
  const declarations = new Map<string, DeclarationSource>();
  const locks = new Map<string, LockSource>();
  const shell: ShellSource[] = [];
  for (const { path, text } of files) {
    const file = { path: `${ROOT}/${path}`, name: path, text };
    const kind = fileKind(path);
    if (kind === 'nix') nix.set(path, engine.readNix(file, inFlake(path)));
    else if (kind === 'lock') locks.set(path, engine.readLock(file));
    else if (projectOf(path)?.declaration === path) {
      const source = engine.readDeclaration(file, inFlake(path));
      if (source.kind === 'declaration') declarations.set(path, source);
    } else if (shellFileKind(path, text) !== undefined) shell.push(engine.readShell(file));
    else throw new Error(`${path} is not a file that is audited`);
  }
  return { nix, declarations, locks, shell };
}

/** What differs between the marks of a case and the findings, in words; empty when they agree. */
export function compare(one: FixtureCase, outcome: Outcome): string[] {
  const wrong = [...outcome.failures];
  const open = new Set(outcome.findings);
  for (const mark of one.marks.filter(({ kind }) => kind === 'finding')) {
    const hit = [...open].find((finding) => fits(mark, finding));
    if (hit === undefined) wrong.push(`line ${mark.line}: missing ${describeMark(mark)}`);
    else open.delete(hit);
  }
  for (const finding of open) {
    const { location } = finding;
    const text = one.files.find(({ path }) => `/case/${path}` === location.path)?.text ?? '';
    const { line, character } = location.range.start;
    wrong.push(
      `extra ${finding.rule} ${finding.severity} at ${location.path.slice(6)}:${line + 1}:${character + 1} on ` +
        `${JSON.stringify(text.slice(location.span.start, location.span.end))}: ${finding.message}`,
    );
  }
  const related = outcome.findings.flatMap((finding) => finding.related);
  for (const mark of one.marks.filter(({ kind }) => kind === 'related')) {
    const hit = related.some(
      ({ location, message }) => placeFits(mark, location) && message.includes(mark.text),
    );
    if (!hit) wrong.push(`line ${mark.line}: missing related place ${describeMark(mark)}`);
  }
  return wrong;
}

function fits(mark: Mark, finding: Finding): boolean {
  return (
    finding.rule === mark.rule &&
    placeFits(mark, finding.location) &&
    (mark.severity === undefined || mark.severity === finding.severity) &&
    finding.message.includes(mark.text)
  );
}

function placeFits(mark: Mark, location: Finding['location']): boolean {
  return (
    location.path === `/case/${mark.path}` &&
    location.span.start === mark.start &&
    (mark.end === undefined || location.span.end === mark.end)
  );
}

function describeMark(mark: Mark): string {
  return `${mark.rule} ${mark.severity ?? ''} at offsets ${mark.start}–${mark.end ?? '…'} of ${mark.path}: "${mark.text}"`;
}

const base = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const folder = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

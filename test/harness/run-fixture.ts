import { createEngine, type Engine } from '../../server/src/engine/engine.ts';
import type { Finding } from '../../server/src/engine/finding.ts';
import { fileKind } from '../../server/src/engine/project.ts';
import type { LockSource, NixSource } from '../../server/src/engine/sources.ts';
import { rules } from '../../server/src/rules/registry.ts';
import type { Syntax } from '../../server/src/syntax/syntax.ts';
import type { FixtureCase, FixtureFile, Mark } from './fixture.ts';

export interface Outcome {
  readonly findings: readonly Finding[];
  readonly failures: readonly string[];
}

/** An engine with one rule, whoever the rule is for. */
export function engineFor(syntax: Syntax, id: string): Engine {
  const rule = rules.find(({ meta }) => meta.id === id);
  if (rule === undefined) throw new Error(`no rule has the id ${id}`);
  return createEngine(syntax, { audience: 'auditor', severities: new Map() }, [rule]);
}

/** Audits the files of a case as one repository. */
export function auditFiles(engine: Engine, files: readonly FixtureFile[]): Outcome {
  const folders = new Set(
    files.filter(({ path }) => base(path) === 'flake.nix').map(({ path }) => folder(path)),
  );
  const inFlake = (path: string): boolean =>
    [...folders].some((prefix) => prefix === '' || path.startsWith(`${prefix}/`));
  const nix = new Map<string, NixSource>();
  const locks = new Map<string, LockSource>();
  for (const { path, text } of files) {
    const file = { path: `/case/${path}`, name: path, text };
    const kind = fileKind(path);
    if (kind === 'nix') nix.set(path, engine.readNix(file, inFlake(path)));
    else if (kind === 'lock') locks.set(path, engine.readLock(file));
    else throw new Error(`${path} is not a file that is audited`);
  }
  const audits = [...nix.values()].map((source) => engine.auditNix(source));
  const projects = new Set(
    [...nix.keys(), ...locks.keys()].filter((path) => /^(flake\.nix|.*\.lock)$/.test(base(path))).map(folder),
  );
  for (const at of projects) {
    const inside = (name: string): string => (at === '' ? name : `${at}/${name}`);
    const flake = nix.get(inside('flake.nix'));
    audits.push(engine.auditProject({ flake, lock: locks.get(inside('flake.lock')) }));
    const devenv = locks.get(inside('devenv.lock'));
    if (devenv !== undefined) audits.push(engine.auditProject({ flake: undefined, lock: devenv }));
  }
  return {
    findings: audits.flatMap((audit) => audit.findings),
    failures: audits.flatMap((audit) => audit.failures.map(({ message }) => message)),
  };
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

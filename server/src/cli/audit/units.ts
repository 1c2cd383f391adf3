import { folderOf, type ProjectPaths, projectOf } from '../../engine/project.ts';
import type { Target } from './targets.ts';

/** What the files of a unit held before the change that is audited. */
export interface Before {
  /** How messages call it: a revision, or a file. */
  readonly name: string;
  /** By the absolute path that the file has now. A file without an entry was not there, or could not be read. */
  readonly files: ReadonlyMap<string, { readonly path: string; readonly text: string } | 'same'>;
}

/** What is audited in one go: a lock with the flake.nix or devenv.yaml beside it, or a single file. */
export type Unit = {
  /** Set where a change is audited: only what it brings is shown. */
  readonly before?: Before;
  /** Nothing of it changed: it is looked at for what it says of contents alone, which other locks may contradict. */
  readonly onlyClaims?: boolean;
} & UnitFiles;

type UnitFiles =
  | {
      readonly kind: 'project';
      readonly project: ProjectPaths;
      readonly base: string;
      /** Which of the two files were asked for; the other one is looked at, if it is there. */
      readonly asked: ReadonlySet<string>;
      /** Whether one of them was named, which asks for what is found in both. */
      readonly named: boolean;
    }
  | { readonly kind: 'single'; readonly target: Target };

/** Groups files into units, in the order of their paths. */
export function unitsOf(files: readonly Target[]): readonly Unit[] {
  const units: Unit[] = [];
  const projects = new Map<string, { asked: Set<string>; named: boolean }>();
  for (const target of files) {
    const project = projectOf(target.path);
    if (project === undefined) {
      units.push({ kind: 'single', target });
      continue;
    }
    const known = projects.get(project.lock);
    if (known !== undefined) {
      known.asked.add(target.path);
      known.named ||= target.named;
      continue;
    }
    const unit = {
      kind: 'project' as const,
      project,
      base: target.base,
      asked: new Set([target.path]),
      named: target.named,
    };
    projects.set(project.lock, unit);
    units.push(unit);
  }
  return units;
}

/** The files that a unit may consist of; not all of them need to be there. */
export function filesOfUnit(unit: Unit): readonly string[] {
  return unit.kind === 'single' ? [unit.target.path] : [unit.project.declaration, unit.project.lock];
}

/** Whether a lock may be in it, as far as names tell. */
export function mayHoldLock(unit: Unit): boolean {
  return unit.kind === 'project' || unit.target.kind === 'lock' || unit.target.kind === 'unknown';
}

/** The folder a unit is in. */
export function folderOfUnit(unit: Unit): string {
  return unit.kind === 'project' ? unit.project.folder : folderOf(unit.target.path);
}

/** The path to name when the audit of a unit fails as a whole. */
export function pathOfUnit(unit: Unit): string {
  if (unit.kind === 'single') return unit.target.path;
  const [first] = unit.asked;
  return first ?? unit.project.lock;
}

import { folderOf, type ProjectPaths, projectOf } from '../../engine/project.ts';
import type { Target } from './targets.ts';

/** What is audited in one go: a lock with the flake.nix or devenv.yaml beside it, or a single file. */
export type Unit =
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

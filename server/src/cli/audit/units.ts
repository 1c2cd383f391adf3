import { folderOf, type ProjectPaths, projectOf } from '../../engine/project.ts';
import type { Target } from './targets.ts';

/** What is audited in one go: a flake.nix with the flake.lock beside it, or a single file. */
export type Unit =
  | {
      readonly kind: 'project';
      readonly project: ProjectPaths;
      readonly base: string;
      /** Which of the two files were asked for; the other one is looked at, and nothing is said of it. */
      readonly asked: ReadonlySet<string>;
    }
  | { readonly kind: 'single'; readonly target: Target };

/** Groups files into units, in the order of their paths. */
export function unitsOf(files: readonly Target[]): readonly Unit[] {
  const units: Unit[] = [];
  const projects = new Map<string, Set<string>>();
  for (const target of files) {
    const project = projectOf(target.path);
    if (project === undefined) {
      units.push({ kind: 'single', target });
      continue;
    }
    const known = projects.get(project.folder);
    if (known !== undefined) {
      known.add(target.path);
      continue;
    }
    const asked = new Set([target.path]);
    projects.set(project.folder, asked);
    units.push({ kind: 'project', project, base: target.base, asked });
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
  return first ?? unit.project.flake;
}

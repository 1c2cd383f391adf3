import { followLink } from '../../engine/disk/links.ts';
import type { Surroundings } from '../../engine/disk/repository.ts';
import { pathInside } from '../../engine/disk/paths.ts';
import { readTextSync, type TextRead } from '../../engine/disk/text.ts';
import { folderOfUnit, type Unit } from './units.ts';

/** The texts of a unit, read from disk; what could not be read says so. */
export type UnitTexts =
  | { readonly kind: 'project'; readonly declaration: TextRead; readonly lock: TextRead }
  | { readonly kind: 'single'; readonly file: TextRead };

/** Reads the files of a unit. Never throws. */
export function readUnit(unit: Unit, around: Surroundings): UnitTexts {
  if (unit.kind === 'single') return { kind: 'single', file: readTextSync(unit.target.path) };
  const folder = folderOfUnit(unit);
  // What was named may lie elsewhere than where the command runs.
  const base = pathInside(unit.base, folder) === undefined ? folder : unit.base;
  const inside = around.repositoryRoot(folder) ?? base;
  const readOne = (path: string) => (unit.asked.has(path) ? readTextSync(path) : readBeside(path, inside));
  return {
    kind: 'project',
    declaration: readOne(unit.project.declaration),
    lock: readOne(unit.project.lock),
  };
}

/** A file that was not asked for, and that is read only if it does not lead out of the repository. */
function readBeside(path: string, inside: string): TextRead {
  const target = followLink(path, inside);
  if (target.kind !== 'outside') return readTextSync(path);
  return { ok: false, missing: false, message: 'it is a link that leads outside, which is not followed' };
}

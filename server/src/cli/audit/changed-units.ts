import type { TextRead } from '../../engine/disk/text.ts';
import type { Failure } from '../../engine/finding.ts';
import type { GitAnswer, GitRefusal } from '../../nixcli/git.ts';
import { differing, repositoryFinder, type Revision, revisionIn } from './revision.ts';
import { type Before, filesOfUnit, mayHoldLock, type Unit } from './units.ts';

/** The units in which something changed since a revision, and what of the others is needed beside them. */
interface ChangedUnits {
  readonly units: readonly Unit[];
  readonly failures: readonly Failure[];
  /** Why repositories could not be compared, one for each that could not. */
  readonly refusals: readonly { readonly reason: GitRefusal; readonly message: string }[];
  /** How many units could be compared, changed or not. */
  readonly compared: number;
}

/** What is known of files at the revision. */
interface Knowledge {
  /** Those that differ, by their absolute paths. */
  readonly old: Map<string, TextRead | 'absent'>;
  /** Those in repositories that could not be asked, and those in none. */
  readonly unknown: Set<string>;
  readonly outside: Set<string>;
}

/** Compares the files of units with what they were at a revision, each in its own repository. */
export async function changedUnits(units: readonly Unit[], name: string): Promise<ChangedUnits> {
  const find = repositoryFinder();
  const known: Knowledge = { old: new Map(), unknown: new Set(), outside: new Set() };
  const repositories = new Map<string, Map<string, string>>();
  for (const file of units.flatMap(filesOfUnit)) {
    const found = find(file);
    if (found === undefined) known.outside.add(file);
    else {
      const files = repositories.get(found.root) ?? new Map<string, string>();
      repositories.set(found.root, files.set(found.path, file));
    }
  }
  const revisions = new Map<string, Promise<GitAnswer<Revision>>>();
  const revisionOf = (root: string): Promise<GitAnswer<Revision>> => {
    const asked = revisions.get(root) ?? lookUp(root);
    revisions.set(root, asked);
    return asked;
  };
  const lookUp = async (root: string): Promise<GitAnswer<Revision>> => {
    const around = find(root)?.root;
    const outer = around === undefined ? undefined : await revisionOf(around);
    return revisionIn(root, name, outer?.ok === true ? outer.value : undefined);
  };

  const failures: Failure[] = [];
  const refusals: { reason: GitRefusal; message: string }[] = [];
  for (const [root, files] of repositories) {
    const revision = await revisionOf(root);
    const found = revision.ok ? await differing(revision.value, files) : revision;
    if (found.ok) {
      for (const [path, was] of found.value) known.old.set(files.get(path) ?? path, was);
    } else {
      failures.push({ path: root, message: `it cannot be compared with ${name}: ${found.message}` });
      refusals.push(found);
      for (const file of files.values()) known.unknown.add(file);
    }
  }
  return sorted(units, name, known, { failures, refusals });
}

function sorted(
  units: readonly Unit[],
  name: string,
  known: Knowledge,
  told: Pick<ChangedUnits, 'failures' | 'refusals'>,
): ChangedUnits {
  const failures = [...told.failures];
  const refusals = [...told.refusals];
  const homeless = new Set<string>();
  const kept: Unit[] = [];
  let compared = 0;
  for (const unit of units) {
    const files = filesOfUnit(unit);
    if (files.some((file) => known.outside.has(file))) {
      homeless.add(unit.kind === 'single' ? unit.target.base : unit.base);
      continue;
    }
    if (files.some((file) => known.unknown.has(file))) continue;
    compared++;
    if (files.some((file) => known.old.has(file))) {
      kept.push({ ...unit, before: beforeOf(files, name, known, failures) });
    } else if (mayHoldLock(unit)) {
      kept.push({ ...unit, onlyClaims: true });
    }
  }
  for (const path of homeless) {
    const message = 'it is in no git repository';
    failures.push({ path, message: `${message}, and cannot be compared with ${name}` });
    refusals.push({ reason: 'no-repository', message });
  }
  return { units: kept, failures, refusals, compared };
}

function beforeOf(files: readonly string[], name: string, { old }: Knowledge, failures: Failure[]): Before {
  const texts = new Map<string, { readonly path: string; readonly text: string } | 'same'>();
  for (const path of files) {
    const was = old.get(path);
    if (was === undefined) texts.set(path, 'same');
    else if (was === 'absent') continue;
    else if (was.ok) texts.set(path, { path, text: was.text });
    else failures.push({ path, message: `what it was at ${name} cannot be read: ${was.message}` });
  }
  return { name, files: texts };
}

import { type AskOffer, mendByAsking, type Refused, type Reply } from '../../engine/fixes/ask-rounds.ts';
import type { Applied, EditOffer } from '../../engine/fixes/choose.ts';
import { problemsIn } from '../../engine/fixes/problems.ts';
import { type Look, mend, type Texts } from '../../engine/fixes/rounds.ts';
import type { Failure } from '../../engine/finding.ts';
import { auditUnit, type AuditContext, type Outcome } from '../audit/audit-unit.ts';
import { readUnit, type UnitTexts } from '../audit/read-unit.ts';
import { filesOfUnit, pathOfUnit, type Unit } from '../audit/units.ts';
import type { FixOptions } from '../check-options.ts';
import { isFetched } from './is-fetched.ts';

/** A file that fixes change. */
export interface ChangedFile {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** What fixes make of a unit; nothing is written yet. */
export interface MendedUnit {
  readonly unit: Unit;
  /** What is found once they are written. */
  readonly outcome: Outcome;
  readonly files: readonly ChangedFile[];
  readonly applied: readonly AppliedFix[];
  readonly refused: readonly Refused[];
  readonly failures: readonly Failure[];
}

/** A fix that was applied, and what was told of it by whoever was asked. */
export type AppliedFix = Applied & { readonly told?: string };

/** Gets what a fix asks for; undefined where nothing more is to be asked. */
export type Ask = (fix: AskOffer) => Promise<Reply | undefined>;

/** Whether something in it can be mended. */
export function canBeMended({ findings }: Outcome, { unsafe, online }: FixOptions): boolean {
  return findings.some(({ finding }) =>
    finding.fixes.some(
      (fix) =>
        (fix.kind === 'edit' && wanted(fix, unsafe)) || (online && fix.kind === 'ask' && isFetched(fix)),
    ),
  );
}

/** Mends the files of a unit in memory. Undefined where nothing changes, and nothing is to be said. */
export async function mendUnit(
  unit: Unit,
  { unsafe, online }: FixOptions,
  context: AuditContext,
  ask: Ask,
): Promise<MendedUnit | undefined> {
  const read = readUnit(unit, context.around);
  const given = textsOf(unit, read);
  const outcomeOf = (texts: Texts): Outcome => auditUnit(unit, withTexts(unit, read, texts), context);
  const look = (texts: Texts): Look => ({
    findings: outcomeOf(texts).findings.map(({ finding }) => finding),
    problems: problemsIn(texts, context.engine),
  });
  const mended = mend(given, look, (fix) => wanted(fix, unsafe));
  const before = new Map([...given, ...mended.texts]);
  const asked = online
    ? await mendByAsking(before, look, ask, isFetched)
    : { texts: before, applied: [], refused: [] };
  const files = [...asked.texts].flatMap(([path, after]) => {
    const old = given.get(path) ?? '';
    return old === after ? [] : [{ path, before: old, after }];
  });
  if (files.length + mended.broken.length + asked.refused.length === 0) return undefined;
  return {
    unit,
    outcome: outcomeOf(asked.texts),
    files,
    applied: [...mended.applied, ...asked.applied],
    refused: asked.refused,
    failures: mended.broken.map(({ finding, fix }) => ({
      path: pathOfUnit(unit),
      message: `the fix "${fix.title}" (${finding.rule}) cannot be applied to what stands there, and was left out`,
    })),
  };
}

function wanted({ safety }: EditOffer, unsafe: boolean): boolean {
  return safety === 'safe' || unsafe;
}

function textsOf(unit: Unit, read: UnitTexts): Texts {
  const [first = '', second = ''] = filesOfUnit(unit);
  const all =
    read.kind === 'single'
      ? [[first, read.file] as const]
      : ([
          [first, read.declaration],
          [second, read.lock],
        ] as const);
  return new Map(all.flatMap(([path, one]) => (one.ok ? [[path, one.text] as const] : [])));
}

function withTexts(unit: Unit, read: UnitTexts, texts: Texts): UnitTexts {
  const [first = '', second = ''] = filesOfUnit(unit);
  const put = <T extends { readonly ok: boolean }>(one: T, path: string): T => {
    const text = texts.get(path);
    return one.ok && text !== undefined ? { ...one, text } : one;
  };
  return read.kind === 'single'
    ? { kind: 'single', file: put(read.file, first) }
    : { kind: 'project', declaration: put(read.declaration, first), lock: put(read.lock, second) };
}

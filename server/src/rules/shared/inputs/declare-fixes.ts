import { insertPath } from '../../../flake/edit/insert-path.ts';
import { registered } from '../../../flake/edit/pinned.ts';
import { attrPathOf } from '../../../flake/edit/written.ts';
import type { FlakeInput, FlakeRecord } from '../../../flake/flake.ts';
import type { FlakeRef } from '../../../flake/flakeref.ts';
import { renderFlakeRef } from '../../../flake/flakeref.ts';
import { printable } from '../../../flake/show.ts';
import { addImplicitInput, addMissingUrl, insertInput } from '../../../lock/edit/declare.ts';
import type { LockGraph } from '../../../lock/graph.ts';
import { nixString } from '../../../nix/edit/write.ts';
import type { Fix } from '../../fix.ts';
import type { NixFileRole } from '../../rule.ts';
import { LOCK_FIX } from './asks.ts';
import { editFix } from './fixes.ts';
import { shortRef } from './titles.ts';

/**
 * Says in flake.nix where an input comes from whose name alone is there: what the lock has for it. Where there is no lock
 * it is made first; only a sample takes what the global registry has.
 */
export function declareFixes(
  flake: FlakeRecord,
  lock: LockGraph | 'absent' | undefined,
  input: FlakeInput,
  role: Pick<NixFileRole, 'sample'>,
): readonly Fix[] {
  const hasNoRef = input.url === undefined && input.attrs.size === 0 && input.follows === undefined;
  if (lock === undefined || !hasNoRef || !input.literal) return [];
  const add = input.implicit ? addImplicitInput : addMissingUrl;
  if (lock !== 'absent') {
    const declared = add(flake, lock, input);
    return declared === undefined ? [] : editFix(titleOf(input, declared.to), 'unsafe', declared);
  }
  if (!role.sample) return [LOCK_FIX];
  const to = flake.intact
    ? registered({ type: 'indirect', attrs: new Map([['id', input.name]]) })
    : undefined;
  const url = to && renderFlakeRef(to);
  if (to === undefined || url === undefined) return [];
  const edit = input.implicit
    ? insertInput(flake, input.name, url)
    : insertPath(flake, [...attrPathOf([input.name]), 'url'], nixString(url), true);
  return editFix(titleOf(input, to), 'unsafe', edit && { flake: [edit], lock: [] });
}

function titleOf({ name }: FlakeInput, to: FlakeRef): string {
  return `Declare '${printable(name)}' as ${shortRef(to)}`;
}

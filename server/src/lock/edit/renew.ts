import { memberOf } from '../../syntax/json.ts';
import type { Edit } from '../../text/edits.ts';
import type { LockGraph } from '../graph.ts';
import { type PlainValue, removeMembers, rewriteObject } from './members.ts';
import type { InputEdits } from './inputs.ts';

/**
 * A lock of version 5 or 6 as one of version 7. Nix reads them alike, and lays the `info` of version 5 over `locked`
 * (`LockFile::LockFile` in Nix's src/libflake/lockfile.cc). Undefined where a value is there that a lock cannot have.
 */
export function renewed(lock: LockGraph): InputEdits | undefined {
  const { version, document } = lock;
  if (version === undefined || !lock.intact) return undefined;
  const edits: Edit[] = [{ span: version.span, text: '7' }];
  for (const { object, locked } of lock.nodes.values()) {
    const info = memberOf(object, 'info')?.value;
    if (info === undefined) continue;
    const value = memberOf(object, 'locked')?.value;
    if (info.kind !== 'object' || value?.kind !== 'object' || locked === undefined) return undefined;
    const members = new Map<string, PlainValue>([...locked.attrs].map(([name, one]) => [name, one.value]));
    const names = new Set([...info.members, ...value.members].map(({ key }) => key));
    if (names.size !== members.size) return undefined;
    edits.push(
      rewriteObject(document.text, value, members),
      ...removeMembers(object, ({ key }) => key === 'info'),
    );
  }
  return { flake: [], lock: edits };
}

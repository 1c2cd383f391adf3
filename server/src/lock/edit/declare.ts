import { direct } from '../../flake/edit/pinned.ts';
import { insertBefore, insertPath } from '../../flake/edit/insert-path.ts';
import { removeBindings } from '../../flake/edit/remove-bindings.ts';
import { attrPathOf, writtenAt } from '../../flake/edit/written.ts';
import type { FlakeInput, FlakeRecord } from '../../flake/flake.ts';
import { type FlakeRef, parseFlakeRef, renderFlakeRef, sameRef } from '../../flake/flakeref.ts';
import { insertAfter } from '../../nix/edit/insert.ts';
import { nixName, nixString } from '../../nix/edit/write.ts';
import { spanOf } from '../../syntax/table.ts';
import type { Edit } from '../../text/edits.ts';
import type { LockGraph } from '../graph.ts';
import { changeEdges } from './edges.ts';
import type { InputEdits } from './inputs.ts';
import { nodeAt } from './node-at.ts';
import { setOriginal, usesOf } from './original.ts';

export type Declared = InputEdits & { readonly to: FlakeRef };

/** Gives an input without any reference the one that it was locked to. Until then Nix looks up its name in the registry. */
export function addMissingUrl(flake: FlakeRecord, lock: LockGraph, input: FlakeInput): Declared | undefined {
  return declare(flake, lock, input, (url) =>
    insertPath(flake, [...attrPathOf([input.name]), 'url'], nixString(url), true),
  );
}

/** Declares an input that only an argument of `outputs` names, with the reference that it was locked to. */
export function addImplicitInput(
  flake: FlakeRecord,
  lock: LockGraph,
  input: FlakeInput,
): Declared | undefined {
  return declare(flake, lock, input, (url) => insertInput(flake, input.name, url));
}

/** Takes an input out that nothing uses, with what the lock holds for it alone. Undefined where others follow it. */
export function removeInput(
  flake: FlakeRecord,
  lock: LockGraph | undefined,
  name: string,
): InputEdits | undefined {
  const { table, top } = flake.facts;
  const places = writtenAt(table, top, ['inputs', name]);
  if (places.length === 0 || !flake.intact || !flake.inputsComplete) return undefined;
  const written = removeBindings(
    table.text,
    places.map(({ binding }) => spanOf(table, binding)),
  );
  const from = lock?.rootNode;
  if (lock === undefined || from?.inputs.has(name) !== true) return { flake: written, lock: [] };
  const changed = changeEdges(lock, [{ from, name, to: undefined }]);
  return changed && { flake: written, lock: changed.edits };
}

function declare(
  flake: FlakeRecord,
  lock: LockGraph,
  { name }: FlakeInput,
  write: (url: string) => Edit | undefined,
): Declared | undefined {
  const node = flake.intact && lock.intact ? nodeAt(lock, [name]) : undefined;
  const [original, locked] = [node?.original?.ref, node?.locked?.ref];
  if (node === undefined || original === undefined || locked === undefined || usesOf(lock, node) !== 1)
    return undefined;
  if (original.type !== 'indirect' || original.attrs.size !== 1 || original.attrs.get('id') !== name)
    return undefined;
  const to = direct(original, locked)?.to;
  const url = to && renderFlakeRef(to);
  const read = url === undefined ? undefined : parseFlakeRef(url);
  if (to === undefined || url === undefined || read?.ok !== true || !sameRef(read.ref, to)) return undefined;
  const written = write(url);
  const held = setOriginal(lock, node, to);
  return written && held && { flake: [written], lock: [held], to };
}

/** Beside the other inputs; the first one in front of `outputs`, below the description. */
export function insertInput(flake: FlakeRecord, name: string, url: string): Edit | undefined {
  const beside = insertPath(flake, [...attrPathOf([name]), 'url'], nixString(url));
  if (beside !== undefined) return beside;
  const { table } = flake.facts;
  const binding = `inputs.${nixName(name)}.url = ${nixString(url)};`;
  const description = flake.attrs.attrs.get('description');
  if (description !== undefined && description.inherit === undefined)
    return insertAfter(table.text, description.span, binding);
  const outputs = flake.attrs.attrs.get('outputs');
  return outputs && insertBefore(table.text, outputs.span.start, binding);
}

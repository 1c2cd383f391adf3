import { onlyPlace, urlValue } from '../../flake/edit/write-ref.ts';
import type { FlakeInput, FlakeRecord } from '../../flake/flake.ts';
import { type FlakeRef, parseFlakeRef } from '../../flake/flakeref.ts';
import { spanOf } from '../../syntax/table.ts';
import type { LockGraph } from '../graph.ts';
import { heldInput, type InputEdits, pathOf } from './inputs.ts';
import { setOriginal } from './original.ts';

/**
 * Changes the address of an input where it is written, and in all that the lock says of it: what it was made for, and
 * what is fetched. For addresses that serve the same.
 *
 * @param lock undefined where there is none
 * @param change gives the new address, or undefined where it stays; `isReference` for one that is a whole reference
 */
export function changeUrl(
  flake: FlakeRecord,
  lock: LockGraph | undefined,
  input: FlakeInput,
  change: (url: string, isReference: boolean) => string | undefined,
): InputEdits | undefined {
  const names = pathOf(flake.inputs, input);
  const place = names && onlyPlace(flake, names, 'url');
  const { table } = flake.facts;
  if (input.url === undefined || place === undefined || !flake.intact) return undefined;
  const isWhole = input.attrs.size === 0;
  const url = change(input.url.value, isWhole);
  if (url === undefined) return undefined;
  const written = [{ span: spanOf(table, place.value), text: urlValue(flake, place, url) }];
  if (lock === undefined) return { flake: written, lock: [] };
  const held = heldInput(flake, lock, input);
  const to = held && (isWhole ? parsed(url, input) : changed(held.ref, change));
  if (held === undefined || to === undefined || to.type !== held.ref.type) return undefined;
  const asked = setOriginal(lock, held.node, {
    type: to.type,
    attrs: withUrl(held.original, to.attrs.get('url')),
  });
  const attr = held.node.locked?.attrs.get('url');
  const fetched = typeof attr?.value === 'string' ? change(attr.value, false) : undefined;
  if (asked === undefined) return undefined;
  const edits =
    attr === undefined || fetched === undefined ? [] : [{ span: attr.span, text: JSON.stringify(fetched) }];
  return { flake: written, lock: [asked, ...edits] };
}

function parsed(url: string, { flake }: FlakeInput): FlakeRef | undefined {
  const read = parseFlakeRef(url, { flake: flake?.value ?? true, relativePaths: true });
  return read.ok ? read.ref : undefined;
}

function changed(ref: FlakeRef, change: (url: string, isReference: boolean) => string | undefined) {
  const url = ref.attrs.get('url');
  const made = typeof url === 'string' ? change(url, false) : undefined;
  return made === undefined ? undefined : { type: ref.type, attrs: withUrl(ref, made) };
}

function withUrl(
  { attrs }: FlakeRef,
  url: FlakeRef['attrs'] extends ReadonlyMap<string, infer V> ? V | undefined : never,
) {
  return url === undefined ? attrs : new Map(attrs).set('url', url);
}

import { FORGE_TYPES } from '../../tables/schemes.ts';
import type { FlakeInput } from '../flake.ts';
import { type FlakeRef, parseFlakeRef, renderFlakeRef, sameRef } from '../flakeref.ts';
import { percentEncode } from '../percent.ts';
import type { RefAttr } from '../scheme-attrs.ts';

/**
 * The `url` of an input that is to be another reference, with as much of what is written there as can stay; undefined
 * where no text can say it.
 */
export function urlTextFor(input: FlakeInput, to: FlakeRef): string | undefined {
  const { url, ref, flake } = input;
  const isSame = (text: string): boolean => {
    const read = parseFlakeRef(text, { flake: flake?.value ?? true, relativePaths: true });
    return read.ok && read.fragment === '' && sameRef(read.ref, to);
  };
  const kept = url === undefined || ref?.type !== to.type ? undefined : keptText(url.value, to);
  if (kept !== undefined && isSame(kept)) return kept;
  const written = renderFlakeRef(to);
  return written !== undefined && isSame(written) ? written : undefined;
}

function keptText(text: string, { type, attrs }: FlakeRef): string | undefined {
  const [, place = '', query = ''] = /^([^?#]*)(?:\?([^#]*))?$/.exec(text) ?? [];
  const parameters = query === '' ? [] : query.split('&');
  const [ref, rev] = [attrs.get('ref'), attrs.get('rev')];
  if (FORGE_TYPES.has(type)) {
    const [owner = '', repo = ''] = place.split('/');
    const rest = parameters.filter((one) => !/^re[fv]=/.test(one));
    const name = rev ?? ref;
    const path = [owner, repo, ...(name === undefined ? [] : [String(name)])].join('/');
    return rest.length === 0 ? path : `${path}?${rest.join('&')}`;
  }
  if (type !== 'git' && type !== 'hg') return undefined;
  const made = withParameter(withParameter(parameters, 'ref', ref), 'rev', rev);
  return made.length === 0 ? place : `${place}?${made.join('&')}`;
}

function withParameter(
  parameters: readonly string[],
  name: string,
  value: RefAttr | undefined,
): readonly string[] {
  const at = parameters.findIndex((one) => one.startsWith(`${name}=`));
  const others = parameters.filter((one) => !one.startsWith(`${name}=`));
  if (value === undefined) return others;
  const written = `${name}=${percentEncode(String(value), '/')}`;
  if (at >= 0) return others.toSpliced(at, 0, written);
  // The branch stands before the commit on it.
  const rev = name === 'ref' ? others.findIndex((one) => one.startsWith('rev=')) : -1;
  return rev < 0 ? [...others, written] : others.toSpliced(rev, 0, written);
}

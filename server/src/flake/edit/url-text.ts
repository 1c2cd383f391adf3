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
    const at = parameters.findIndex((one) => IS_NAME.test(one));
    const name = rev === undefined ? { key: 'ref', value: ref } : { key: 'rev', value: rev };
    if (at >= 0) {
      const written =
        name.value === undefined ? [] : [`${name.key}=${percentEncode(String(name.value), '/')}`];
      const rest = parameters.filter((one) => !IS_NAME.test(one));
      return joined(`${owner}/${repo}`, rest.toSpliced(at, 0, ...written));
    }
    return joined(
      [owner, repo, ...(name.value === undefined ? [] : [String(name.value)])].join('/'),
      parameters,
    );
  }
  if (type !== 'git' && type !== 'hg') return undefined;
  return joined(place, withParameter(withParameter(parameters, 'ref', ref), 'rev', rev));
}

/** What says which commit of a forge is meant, where the path does not. */
const IS_NAME = /^re[fv]=/;

function joined(place: string, parameters: readonly string[]): string {
  return parameters.length === 0 ? place : `${place}?${parameters.join('&')}`;
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

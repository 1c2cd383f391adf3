import { removal } from '../../nix/edit/remove.ts';
import { nixString } from '../../nix/edit/write.ts';
import { endOf, spanOf } from '../../syntax/table.ts';
import { type Edit } from '../../text/edits.ts';
import type { FlakeInput, FlakeRecord } from '../flake.ts';
import { isFullRev } from '../ref-name.ts';
import { remarkEdit, remarkText } from './remark.ts';
import { onlyPlace } from './write-ref.ts';

/** Takes the branch or tag from a reference to a forge that names a commit as well, which Nix refuses together. */
export function commitAlone(
  flake: FlakeRecord,
  path: readonly string[],
  { url, attrs }: FlakeInput,
): readonly Edit[] | undefined {
  const { table } = flake.facts;
  if (!flake.intact) return undefined;
  if (attrs.size > 0) {
    const [ref, rev] = [onlyPlace(flake, path, 'ref'), onlyPlace(flake, path, 'rev')];
    if (ref === undefined || rev === undefined || !isFullRev(String(attrs.get('rev')?.value)))
      return undefined;
    const gone = removal(table.text, spanOf(table, ref.binding));
    return [gone, ...said(table.text, endOf(table, rev.binding), attrs.get('ref')?.value)];
  }
  const place = onlyPlace(flake, path, 'url');
  const found = url === undefined ? undefined : split(url.value);
  if (place === undefined || found === undefined) return undefined;
  const span = spanOf(table, place.value);
  return [{ span, text: nixString(found.url) }, ...said(table.text, endOf(table, place.binding), found.ref)];
}

function said(text: string, end: number, ref: unknown): readonly Edit[] {
  const words = remarkText({ from: String(ref), day: undefined });
  return words === undefined ? [] : [remarkEdit(text, end, words)];
}

function split(url: string): { readonly url: string; readonly ref: string } | undefined {
  const [, place, name, query = ''] =
    /^((?:github|gitlab|sourcehut):[^/?#]+\/[^/?#]+)(?:\/([^?#]+))?\?([^#]+)$/.exec(url) ?? [];
  if (place === undefined) return undefined;
  const parameters = query.split('&');
  const value = (key: string) => parameters.find((one) => one.startsWith(`${key}=`))?.slice(key.length + 1);
  const names = [name, value('rev'), value('ref')].filter((one) => one !== undefined);
  const rev = names.find(isFullRev);
  const ref = names.find((one) => one !== rev);
  if (rev === undefined || ref === undefined || names.length !== 2) return undefined;
  const rest = parameters.filter((one) => !/^re[fv]=/.test(one));
  return { url: `${place}/${rev}${rest.length === 0 ? '' : `?${rest.join('&')}`}`, ref };
}

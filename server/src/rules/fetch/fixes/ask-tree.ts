import { isLegalRefName } from '../../../flake/ref-name.ts';
import { insertBindings } from '../../../nix/edit/bindings.ts';
import { rename } from '../../../nix/edit/rename.ts';
import type { AttrSet, NixFacts } from '../../../nix/facts.ts';
import { withoutParens } from '../../../nix/rows.ts';
import { DEFAULT_HOSTS } from '../../../tables/forges.ts';
import { FORGE_TYPES } from '../../../tables/schemes.ts';
import type { CommitRequest, Fix, PlacedTemplate } from '../../fix.ts';
import { overName, titleOf } from './ask-commit.ts';
import { short } from './ask-hash.ts';
import { type Given, setRow } from './hash-place.ts';
import { isInPlace, literalAt, literalOf } from './in-place.ts';
import { isAddress } from './source.ts';
import { mark, template, together } from './template.ts';

/** Asks for the commit, or for a tarball the hash, that a reference for `fetchTree` or `getFlake` leads to, and writes it in. */
export function askTree(facts: NixFacts, given: Given): readonly Fix[] {
  const { value } = given;
  if (value.kind === 'string') return askText(facts, given, value.value);
  return value.kind === 'attrs' && value.attrs.complete ? askAttrs(facts, given, value.attrs) : [];
}

/** `github:owner/repo/branch?dir=x`, of which the branch becomes a commit. */
const REFERENCE = /^(github|gitlab|sourcehut):(~?[\w.-]+)\/([\w.-]+)(?:\/([\w./+-]+))?(\?dir=[\w./-]+)?$/;

function askText(facts: NixFacts, { row }: Given, text: string): readonly Fix[] {
  const span = literalAt(facts, withoutParens(facts.table, row));
  const [, type = '', owner = '', repo = '', ref, dir = ''] = REFERENCE.exec(text) ?? [];
  const request = requestOf(repositoryOf(type, undefined, owner, repo), ref ?? 'HEAD');
  if (span === undefined || request === undefined) return [];
  const pinned = `"${type}:${owner}/${repo}/${mark('rev')}${dir}"`;
  return [
    {
      kind: 'ask',
      title: titleOf(request.name, request),
      request,
      write: [template({ span, text: pinned })],
    },
  ];
}

function askAttrs(facts: NixFacts, given: Given, { attrs }: AttrSet): readonly Fix[] {
  const text = (name: string): string | undefined => {
    const attr = attrs.get(name);
    const value = attr === undefined ? undefined : facts.attrValue(attr);
    return value?.kind === 'string' ? value.value : undefined;
  };
  const row = setRow(facts, given);
  const type = text('type');
  if (row === undefined || type === undefined) return [];
  if (type === 'tarball') return askTarball(facts, row, text('url'));
  const ref = attrs.get('ref');
  const name = ref === undefined ? 'HEAD' : text('ref');
  const isForge = FORGE_TYPES.has(type);
  const repository = isForge
    ? repositoryOf(type, text('host'), text('owner') ?? '', text('repo') ?? '')
    : type === 'git'
      ? text('url')
      : undefined;
  const request = name === undefined ? undefined : requestOf(repository, name);
  if (request === undefined) return [];
  const write =
    ref === undefined || !isForge ? inserted(facts, row, request.name) : insteadOf(facts, given, ref);
  return write === undefined ? [] : [{ kind: 'ask', title: titleOf(request.name, request), request, write }];
}

function inserted(facts: NixFacts, row: number, name: string): readonly PlacedTemplate[] | undefined {
  const rev = { name: 'rev', value: `"${mark('rev')}"`, comment: `${name}, ${mark('day')}` };
  const edit = insertBindings(facts.table, row, [rev]);
  return edit === undefined ? undefined : [template(edit)];
}

/** A forge is given either a branch or a commit. */
function insteadOf(
  facts: NixFacts,
  { call }: Given,
  ref: NonNullable<ReturnType<AttrSet['attrs']['get']>>,
): readonly PlacedTemplate[] | undefined {
  const span = literalOf(facts, ref);
  const value = facts.attrValue(ref);
  if (span === undefined || value.kind !== 'string' || !isInPlace(facts, ref, call)) return undefined;
  const name = template(rename(facts.table.text, ref.nameSpan, 'rev'));
  return together([name, ...overName(facts, ref, span, mark('rev'), value.value)]);
}

function askTarball(facts: NixFacts, row: number, url: string | undefined): readonly Fix[] {
  const edit = insertBindings(facts.table, row, [{ name: 'narHash', value: `"${mark('hash')}"` }]);
  if (url === undefined || !isAddress(url) || edit === undefined) return [];
  return [
    {
      kind: 'ask',
      title: `Fetch ${short(url)} and write its hash`,
      request: { ask: 'hash', source: { kind: 'archive', urls: [url] } },
      write: [template(edit)],
    },
  ];
}

function requestOf(repository: string | undefined, name: string): CommitRequest | undefined {
  if (repository === undefined || !isAddress(repository)) return undefined;
  return isLegalRefName(name) && /^[\w./+-]+$/.test(name) ? { ask: 'commit', repository, name } : undefined;
}

function repositoryOf(
  type: string,
  host: string | undefined,
  owner: string,
  repo: string,
): string | undefined {
  const name = host ?? DEFAULT_HOSTS.get(type);
  if (name === undefined || !/^[\w.-]+(?::\d+)?$/.test(name)) return undefined;
  if (![owner.replace(/^~/, ''), repo].every((part) => /^[\w-][\w.-]*$/.test(part))) return undefined;
  return `https://${name}/${owner}/${repo}${type === 'sourcehut' ? '' : '.git'}`;
}

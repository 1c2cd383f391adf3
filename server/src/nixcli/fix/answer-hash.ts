import { withoutSecrets } from '../../flake/secrets.ts';
import { printable } from '../../flake/show.ts';
import {
  type AnswerName,
  type CommitRequest,
  type FetchSource,
  type FixRequest,
  REV,
} from '../../rules/fix.ts';
import { type NixAnswer, refusal } from '../nix/answer.ts';
import type { Installable } from '../nix/installable.ts';
import type { ActOptions, Nix } from '../nix/session.ts';
import { refusedAddress } from './fetchable.ts';
import { commitsIn } from './patch-commits.ts';

/** What asks for a hash or a commit. */
export type HashRequest = Extract<FixRequest, { readonly ask: 'hash' | 'commit' }>;

/** What came of it, for the templates of the fix, and for whoever has to agree before it is written. */
export interface HashAnswer {
  readonly values: ReadonlyMap<AnswerName, string>;
  /** One sentence of plain text: what was fetched, and from where. */
  readonly summary: string;
  /** All that there is to say, a line each, plain text. */
  readonly report: string;
}

export interface HashOptions extends ActOptions {
  /** Files and repositories of this machine may be read too: the user has agreed, or it is a test. */
  readonly localFiles?: boolean;
  /** Now, in milliseconds since 1970. */
  readonly now?: number;
}

type Asked = Pick<Nix, 'prefetch' | 'prefetchText' | 'fetchCommit' | 'remoteCommit'>;

/**
 * Fetches what a fix asks for. Nothing of the workspace is read or evaluated: all that is fetched stands in the request,
 * as literal text. Never rejects.
 */
export async function answerHash(
  nix: Asked,
  request: HashRequest,
  options: HashOptions,
): Promise<NixAnswer<HashAnswer>> {
  if (request.ask === 'hash') {
    const fetched = await fetchSource(nix, request.source, options);
    if (!fetched.ok) return fetched;
    const { hash, from } = fetched.value;
    return {
      ok: true,
      value: {
        values: new Map([['hash', hash]]),
        summary: `Fetched ${from}: its hash is ${hash}. ${FIRST_USE}`,
        report: lines([from, `hash: ${hash}`, ...plainTransport(from), FIRST_USE]),
      },
    };
  }
  return answerCommit(nix, request, options);
}

const FIRST_USE = 'Nothing else has checked it: the first use is trusted.';

/**
 * The same for the hash of dependencies, which only a build of the package tells.
 * @param installable the package, as it is on disk
 */
export async function answerBuiltHash(
  nix: Pick<Nix, 'builtHash'>,
  { attribute, specified }: Extract<FixRequest, { readonly ask: 'built-hash' }>,
  installable: Installable,
  options: ActOptions,
): Promise<NixAnswer<HashAnswer>> {
  const answer = await nix.builtHash(installable, specified, options);
  if (!answer.ok) return answer;
  const summary = `The build fetched the dependencies: the ${printable(attribute)} is ${answer.value}. ${FIRST_USE}`;
  return { ok: true, value: { values: new Map([['hash', answer.value]]), summary, report: summary } };
}

async function answerCommit(
  nix: Asked,
  request: CommitRequest,
  options: HashOptions,
): Promise<NixAnswer<HashAnswer>> {
  const named = await commitOf(nix, request, options);
  if (!named.ok) return named;
  const { rev } = named.value;
  const day = new Date(options.now ?? Date.now()).toISOString().slice(0, 10);
  const values = new Map<AnswerName, string>([
    ['rev', rev],
    ['day', day],
  ]);
  const from = shown(request.repository);
  const is = `${printable(request.name)} of ${from} is the commit ${rev}`;
  if (request.source === undefined) {
    return { ok: true, value: { values, summary: `${is}.`, report: lines([is, ...plainTransport(from)]) } };
  }
  const fetched = await fetchSource(nix, at(request.source, rev), options);
  if (!fetched.ok) return fetched;
  const { hash } = fetched.value;
  values.set('hash', hash);
  const content = contentOf(request.known, hash);
  return {
    ok: true,
    value: {
      values,
      summary: `${is}. ${content}`,
      report: lines([
        is,
        `fetched: ${fetched.value.from}`,
        `hash: ${hash}`,
        content,
        ...plainTransport(from),
      ]),
    },
  };
}

function contentOf(known: string | undefined, hash: string): string {
  if (known === undefined) return FIRST_USE;
  return known === hash
    ? 'Its content is the one that the hash already stood for.'
    : `Its content is not that of the hash that stands there, ${known}: look at what has changed.`;
}

/** The commit of a name; where only its beginning is known, by the patch that its forge makes of it. */
async function commitOf(
  nix: Asked,
  { repository, name, patchUrl }: CommitRequest,
  options: HashOptions,
): Promise<NixAnswer<{ readonly rev: string }>> {
  if (patchUrl !== undefined) {
    const refused = await refusedAddress(patchUrl, 'download', options.localFiles === true);
    if (refused !== undefined) return refused;
    const patch = await nix.prefetchText(patchUrl, options);
    if (!patch.ok) return patch;
    // The patch of a merge is that of other commits.
    const rev = commitsIn(patch.value).find((commit) => commit.startsWith(name.toLowerCase()));
    return rev === undefined || name.length < 7
      ? refusal('failed', `its forge shows no commit that begins with ${printable(name)}`)
      : { ok: true, value: { rev } };
  }
  const refused = await refusedAddress(repository, 'repository', options.localFiles === true);
  return refused ?? nix.remoteCommit(repository, name, options);
}

/** What a fetcher fetches at a commit. */
function at(source: FetchSource, rev: string): FetchSource {
  const put = (text: string): string => text.replaceAll(REV, rev);
  return source.kind === 'git'
    ? { ...source, rev: put(source.rev) }
    : { ...source, urls: source.urls.map(put) };
}

interface Fetched {
  readonly hash: string;
  /** To be shown. */
  readonly from: string;
}

async function fetchSource(
  nix: Asked,
  source: FetchSource,
  options: HashOptions,
): Promise<NixAnswer<Fetched>> {
  const localFiles = options.localFiles === true;
  if (source.kind === 'git') {
    const { url, submodules } = source;
    const refused = await refusedAddress(url, 'repository', localFiles);
    if (refused !== undefined) return refused;
    const commit = isCommit(source.rev)
      ? { ok: true as const, value: { rev: source.rev } }
      : await nix.remoteCommit(url, source.rev, options);
    if (!commit.ok) return commit;
    const tree = await nix.fetchCommit({ url, rev: commit.value.rev, submodules }, options);
    if (!tree.ok) return tree;
    const { hash, differs } = tree.value;
    return differs === undefined
      ? { ok: true, value: { hash, from: `${shown(url)} at ${commit.value.rev}` } }
      : refusal('failed', `its hash cannot be told by Nix alone, as ${differs}`);
  }
  let last: NixAnswer<never> = refusal('failed', 'there is no address');
  for (const url of source.urls) {
    const refused = await refusedAddress(url, 'download', localFiles);
    if (refused !== undefined) return refused;
    const answer = await nix.prefetch({ url, unpack: source.kind === 'archive' }, options);
    if (answer.ok) return { ok: true, value: { hash: answer.value, from: shown(url) } };
    last = answer;
    // Another server may have what this one does not; whoever cancels wants none.
    if (!MAY_GO_ON.has(answer.reason)) break;
  }
  return last;
}

const MAY_GO_ON: ReadonlySet<string> = new Set(['failed', 'offline']);

function isCommit(rev: string): boolean {
  return /^[0-9a-f]{40}$/i.test(rev);
}

function shown(url: string): string {
  return printable(withoutSecrets(url));
}

/** What has to be said where the way was not safe. */
function plainTransport(from: string): readonly string[] {
  return /^(?:http|git):/.test(from)
    ? ['It came without encryption: anybody on the way could have changed it.']
    : [];
}

function lines(all: readonly string[]): string {
  return all.join('\n');
}

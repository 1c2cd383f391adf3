import type { AboutNode, InputPath, PinKind, Twin } from '../../lock/about.ts';
import type { LockFormat } from '../../lock/format.ts';
import type { ContentState } from '../../lock/verification.ts';
import { code, type Line, listed, type Part } from './card.ts';
import { age, day } from './units.ts';

/** Which of the facts the pointer is on: it comes first. */
export type Focus = 'hash' | 'locked' | 'asked' | undefined;

/** What a lock says of a node, in lines. The most important first, but for what the pointer is on. */
export function nodeLines(about: AboutNode, format: LockFormat, focus?: Focus): Line[] {
  const { asked, twins, twinCount, storePath } = about;
  const told: { readonly what: Focus; readonly line: Line }[] = [];
  const tell = (line: Line | undefined, what?: Focus) => {
    if (line !== undefined) told.push({ what, line });
  };
  tell(['Asked for: ', asked === undefined ? 'unknown, as the lock does not say it' : code(asked)], 'asked');
  tell(lockedLine(about), 'locked');
  tell(['Content: ', ...stateWords(about.content)]);
  tell(pinLine(about), 'hash');
  // The entries of the other tools are a flat list.
  if (format.isGraph) tell(pathLine(about, format.entry));
  tell(twins.length > 0 ? ['Same source: ', ...listed(twins.map(twinWords), twinCount)] : undefined);
  tell(storePath === undefined ? undefined : ['Store path: ', code(storePath), ', by the hash']);
  const isFirst = ({ what }: (typeof told)[number]) => what !== undefined && what === focus;
  return [...told.filter(isFirst), ...told.filter((one) => !isFirst(one))].map(({ line }) => line);
}

function lockedLine({ source, commit, commitPage, node, date }: AboutNode): Line {
  if (source === undefined) return ['Locked: unknown, as nothing is locked here'];
  const rev = node.locked?.attrs.get('rev')?.value;
  const at: Line =
    commit === undefined
      ? typeof rev === 'string'
        ? [' at ', code(rev), ', which is no commit']
        : []
      : [' at ', commitPart(commit, commitPage)];
  const dated = date && `, dated ${date.day ?? 'as no calendar has it'}, ${age(date.age)}`;
  return ['Locked: ', code(source), ...at, dated ?? ''];
}

function pinLine({ pin, hash }: AboutNode): Line {
  const told: Line = hash === undefined ? [] : [`; hash of the ${hash.of}: `, code(hash.text)];
  return ['Pinned by: ', PINS[pin], ...told];
}

function commitPart(commit: string, page: string | undefined): Part {
  const short = commit.slice(0, 12);
  return page === undefined ? code(short) : { kind: 'link', label: short, address: page };
}

/** Each of the words is explained where it stands; "unknown" never reads as if all were well. */
export function stateWords(content: ContentState): Line {
  switch (content.state) {
    case 'verified': {
      const { time, by } = content.verification;
      return [`verified: ${BY[by]} on ${day(time)}, and it has this hash`];
    }
    case 'mismatch': {
      const { time, by, got } = content.verification;
      const other: Line = got === undefined ? [] : [': it is ', code(got)];
      return [`MISMATCH: ${BY[by]} on ${day(time)}, and it has another hash`, ...other];
    }
    case 'claimed':
      return ['claimed: the lock says so, and nothing has checked it'];
    case 'unknown':
      return [`unknown: ${UNKNOWN[content.why]}`];
  }
}

const BY = { store: 'the tree in the store was hashed', fetched: 'it was fetched anew' } as const;

const UNKNOWN: Readonly<Record<Extract<ContentState, { state: 'unknown' }>['why'], string>> = {
  'not-locked': 'nothing is locked, so nothing can be checked',
  'no-hash': 'the lock has no hash, so nothing can be checked',
  'unreadable-hash': 'what stands there is no SHA-256, so nothing can be checked',
  relative: 'it is a folder of the flake around it, and has no hash of its own',
};

const PINS: Readonly<Record<PinKind, string>> = {
  'commit-and-hash': 'a commit and a hash',
  commit: 'a commit alone; without a hash, the server and SHA-1 are trusted',
  hash: 'a hash alone; what the address serves may change, and fetching fails then',
  digest: 'the digest of an image',
  path: 'nothing that others have: it is a folder of one machine',
  relative: 'the flake around it',
  none: 'NOTHING: whatever is served is taken',
};

function pathLine({ paths, pathCount, isRoot }: AboutNode, entry: string): Line | undefined {
  if (isRoot) return undefined;
  if (pathCount === 0) return [`Pulled in by: nobody; no ${entry} leads to it`];
  return ['Pulled in by: ', ...listed(paths.map(pathWords), pathCount)];
}

function pathWords({ names, follows }: InputPath): Line {
  return [code(['root', ...shortened(names)].join(' → ')), ...(follows ? [' (follows)'] : [])];
}

/** The ends of a path that is too long to be read. */
export function shortened(names: readonly string[]): readonly string[] {
  const short = names.map((name) => (name.length > 60 ? `${name.slice(0, 57)}…` : name));
  return short.length <= 6 ? short : [...short.slice(0, 3), '…', ...short.slice(-2)];
}

function twinWords({ node, commit, sameCommit }: Twin): Line {
  if (sameCommit) return [code(node.key), ' (same commit)'];
  return commit === undefined ? [code(node.key)] : [code(node.key), ' at ', code(commit.slice(0, 12))];
}

import type { GitFolders } from '../engine/disk/git-folders.ts';
import { pathInside } from '../engine/disk/paths.ts';
import { joinPath } from '../engine/project.ts';
import { type GitAnswer, lastMove, type Move, resolveCommit, textsAt } from '../nixcli/git.ts';
import { headStateOf } from './head-state.ts';
import type { DocumentKey } from './uri.ts';

/** Texts as they were in the commit that changes are measured against. */
export interface BaseTexts {
  /** How messages call that commit. */
  readonly name: string;
  /** Without those that were not there, or cannot be read. */
  readonly texts: ReadonlyMap<DocumentKey, string>;
}

/** One repository's commit to compare with, and the texts in it. */
export interface RepositoryBase {
  /** Starts git only where HEAD has moved or a text is asked for the first time. */
  textsOf(keys: readonly DocumentKey[]): Promise<GitAnswer<BaseTexts>>;
  /** Whether HEAD has moved since the last question. */
  hasMoved(): boolean;
  /** What failed is tried again with the next question. */
  retry(): void;
}

interface Surroundings {
  readonly top: string;
  readonly git: GitFolders;
  readonly signal: AbortSignal;
  /** Documents of the repository that will be asked for sooner or later: one process reads many. */
  readonly company: () => Iterable<DocumentKey>;
}

/** What is known for as long as HEAD stays where it is. */
interface Stand {
  readonly state: string;
  readonly commit: Promise<GitAnswer<Commit>>;
  /** By path; null for what was not there. */
  readonly texts: Map<string, string | null>;
  /** Documents that were not read yet, though somebody may ask for them. */
  ahead: string[] | undefined;
  /** One process reads at a time. */
  reading: Promise<GitAnswer<undefined>>;
  /** UTF-16 units. */
  size: number;
}

interface Commit {
  readonly id: string;
  readonly name: string;
}

/** So many texts are read ahead at a time. */
const COMPANY = 64;
/** So many UTF-16 units of texts are kept; a large lock has 100,000. */
const KEPT = 32_000_000;

export function createRepositoryBase({ top, git, signal, company }: Surroundings): RepositoryBase {
  let stand: Stand | undefined;

  function standNow(): Stand {
    const state = headStateOf(git);
    if (stand?.state === state) return stand;
    const done = Promise.resolve<GitAnswer<undefined>>({ ok: true, value: undefined });
    stand = { state, commit: findCommit(), texts: new Map(), ahead: undefined, reading: done, size: 0 };
    return stand;
  }

  async function findCommit(): Promise<GitAnswer<Commit>> {
    const move = await lastMove(top);
    if (!move.ok) return move;
    const before = move.value === undefined ? undefined : await commitBefore(move.value);
    if (before !== undefined) return before;
    const head = await resolveCommit(top, 'HEAD', { signal });
    return head.ok ? { ok: true, value: { id: head.value, name: 'HEAD' } } : head;
  }

  /** Undefined where the commit is gone: a shallow clone forgets those that it has replaced. */
  async function commitBefore({ from, by }: Move): Promise<GitAnswer<Commit> | undefined> {
    const found = await resolveCommit(top, from, { signal });
    if (found.ok) return { ok: true, value: { id: found.value, name: `the state before the last ${by}` } };
    return found.reason === 'unknown-revision' ? undefined : found;
  }

  async function read(at: Stand, { id }: Commit, paths: readonly string[]): Promise<GitAnswer<undefined>> {
    const missing = paths.filter((path) => !at.texts.has(path));
    if (missing.length === 0) return { ok: true, value: undefined };
    at.ahead ??= [...company()].flatMap((key) => pathInside(top, key) ?? []);
    const ahead = at.ahead.splice(0, COMPANY).filter((path) => !at.texts.has(path));
    let wanted: readonly string[] = [...new Set([...missing, ...ahead])];
    let answer = await textsAt(top, id, wanted, { signal });
    // One text that cannot be had is no reason to do without those that were asked for.
    if (!answer.ok && answer.reason !== 'cancelled' && wanted.length > missing.length) {
      wanted = missing;
      answer = await textsAt(top, id, wanted, { signal });
    }
    if (!answer.ok) return answer;
    if (at.size > KEPT) {
      at.texts.clear();
      at.size = 0;
    }
    for (const path of wanted) {
      const found = answer.value.get(path);
      const text = found?.ok === true ? found.text : null;
      at.texts.set(path, text);
      at.size += text?.length ?? 0;
    }
    return { ok: true, value: undefined };
  }

  return {
    async textsOf(keys) {
      const at = standNow();
      const commit = await at.commit;
      if (!commit.ok) return commit;
      const paths = keys.flatMap((key) => pathInside(top, key) ?? []);
      at.reading = at.reading.then(() => read(at, commit.value, paths));
      const done = await at.reading;
      if (!done.ok) return done;
      const texts = new Map<DocumentKey, string>();
      for (const path of paths) {
        const text = at.texts.get(path);
        if (typeof text === 'string') texts.set(joinPath(top, path), text);
      }
      return { ok: true, value: { name: commit.value.name, texts } };
    },
    hasMoved: () => stand !== undefined && stand.state !== headStateOf(git),
    retry() {
      const now = stand;
      if (now === undefined) return;
      const forget = ({ ok }: GitAnswer<unknown>) => {
        if (!ok && stand === now) stand = undefined;
      };
      void now.commit.then(forget);
      void now.reading.then(forget);
    },
  };
}

import { watch } from 'node:fs';
import { type GitFolders, gitFoldersOf } from '../engine/disk/git-folders.ts';
import { pathInside } from '../engine/disk/paths.ts';
import type { GitAnswer, GitRefusal } from '../nixcli/git.ts';
import { debounce, pause } from './activity.ts';
import type { Folders } from './folders.ts';
import type { Log } from './log.ts';
import { type BaseTexts, createRepositoryBase, type RepositoryBase } from './repository-base.ts';
import { type DocumentKey, isFileKey } from './uri.ts';

/** What documents were before they were changed, as git knows it. Nothing is started in a workspace without trust. */
export interface Bases {
  /**
   * The texts of documents of one repository in the commit that changes are measured against. Undefined where there is
   * nothing to compare with, and where git takes longer than `patience` (in milliseconds); the latter is told of later.
   */
  of(keys: readonly DocumentKey[], patience: number): Promise<BaseTexts | undefined>;
  /** What could not be compared may be by now: files came or went, or trust was given. */
  lookAgain(): void;
  /** Whether changes are compared, and what stands against it. */
  readonly comparison: Comparison;
  stop(): void;
}

export interface Comparison {
  /** With at least one repository. */
  readonly active: boolean;
  /** Why changes are not compared, here or in a part of the workspace; a clause of plain text. */
  readonly reason: string | undefined;
}

interface Surroundings {
  readonly folders: Folders;
  readonly isTrusted: () => boolean;
  readonly log: Log;
  /** Documents that will be asked for sooner or later. */
  readonly company: () => Iterable<DocumentKey>;
  /** These documents have another base now. */
  readonly onNews: (keys: ReadonlySet<DocumentKey>) => void;
  readonly onComparison: (comparison: Comparison) => void;
}

interface Repository {
  readonly base: RepositoryBase;
  /** All that was asked for. */
  readonly asked: Set<DocumentKey>;
  readonly unwatch: () => void;
}

/** A rebase moves HEAD many times in a row. In milliseconds. */
const SETTLE = 300;

export function createBases(surroundings: Surroundings): Bases {
  const { folders, isTrusted, log, company, onNews, onComparison } = surroundings;
  const repositories = new Map<string, Repository | undefined>();
  /** By repository: undefined where changes are compared. */
  const reasons = new Map<string, string | undefined>();
  const ended = new AbortController();
  let told: Comparison = { active: false, reason: undefined };

  function comparison(): Comparison {
    if (!isTrusted()) return { active: false, reason: 'the workspace is not trusted' };
    const all = [...reasons.values()];
    return { active: all.includes(undefined), reason: all.find((reason) => reason !== undefined) };
  }

  function tellComparison(): void {
    const now = comparison();
    if (now.active === told.active && now.reason === told.reason) return;
    told = now;
    onComparison(now);
  }

  function note(top: string, answer: GitAnswer<unknown>): void {
    if (!answer.ok && answer.reason === 'cancelled') return;
    const reason = answer.ok ? undefined : (complaints[answer.reason] ?? answer.message);
    if (reason !== undefined && reason !== '') log.infoOnce(`Changes in ${top} are not compared: ${reason}.`);
    if (reason === '') reasons.delete(top);
    else reasons.set(top, reason);
    tellComparison();
  }

  async function tellLater(
    top: string,
    answer: Promise<GitAnswer<BaseTexts>>,
    keys: readonly DocumentKey[],
  ): Promise<void> {
    const late = await answer;
    note(top, late);
    if (late.ok && late.value.texts.size > 0) onNews(new Set(keys));
  }

  function open(top: string): Repository | undefined {
    const git = gitFoldersOf(top);
    if (git === undefined) return undefined;
    const inside = () => [...company()].filter((key) => pathInside(top, key) !== undefined);
    const base = createRepositoryBase({ top, git, signal: ended.signal, company: inside });
    const asked = new Set<DocumentKey>();
    const moved = debounce(SETTLE, () => {
      if (!ended.signal.aborted && base.hasMoved()) onNews(asked);
    });
    const endWatch = watchHead(git, () => moved.call());
    return {
      base,
      asked,
      unwatch: () => {
        endWatch();
        moved.cancel();
      },
    };
  }

  function repositoryOf(top: string): Repository | undefined {
    if (!repositories.has(top)) repositories.set(top, open(top));
    return repositories.get(top);
  }

  return {
    async of(keys, patience) {
      const [first] = keys;
      if (first === undefined || !isFileKey(first) || !isTrusted() || ended.signal.aborted) return undefined;
      const { top } = folders.standing(first);
      const repository = repositoryOf(top);
      if (repository === undefined) {
        note(top, { ok: false, reason: 'no-repository', message: '' });
        return undefined;
      }
      for (const key of keys) repository.asked.add(key);
      const answer = repository.base.textsOf(keys);
      const inTime = await Promise.race([answer, tired(patience)]);
      if (inTime === undefined) {
        void tellLater(top, answer, keys);
        return undefined;
      }
      note(top, inTime);
      return inTime.ok && isTrusted() ? inTime.value : undefined;
    },
    lookAgain() {
      for (const [top, repository] of repositories) {
        if (repository === undefined) repositories.delete(top);
        else repository.base.retry();
      }
      tellComparison();
    },
    get comparison() {
      return comparison();
    },
    stop() {
      ended.abort();
      for (const repository of repositories.values()) repository?.unwatch();
    },
  };
}

/** Where git's own words are not what a user can do something with. An empty text: nothing is wrong. */
const complaints: Partial<Record<GitRefusal, string>> = {
  'no-repository': 'it is in no git repository',
  // Nothing was committed yet.
  'unknown-revision': '',
};

/** Calls back when HEAD or its log is written. Where that cannot be watched, the next question notices it. */
function watchHead({ own }: GitFolders, onWritten: () => void): () => void {
  const watchers = [own, `${own}/logs`].flatMap((folder) => {
    try {
      const watcher = watch(folder, { persistent: false }, (_event, name) => {
        if (name === null || name === 'HEAD') onWritten();
      });
      watcher.on('error', () => watcher.close());
      return [watcher];
    } catch {
      return [];
    }
  });
  return () => {
    for (const watcher of watchers) watcher.close();
  };
}

async function tired(patience: number): Promise<undefined> {
  if (patience === Number.POSITIVE_INFINITY) return new Promise(() => undefined);
  await pause(patience);
  return undefined;
}

import { claimsOf, type LocatedClaim, type LockSource } from '../engine/sources.ts';
import type { Position } from '../text/lines.ts';
import type { DocumentKey } from './uri.ts';

/** What the locks that were audited say of contents, each as it was when it was audited last. */
export interface Claims {
  /** @param lock what the lock says now; undefined when it is gone, or is not to be audited */
  set(key: DocumentKey, lock: LockSource | undefined): void;
  /**
   * What all locks say of those contents on which this lock and another one speak and of which not all say the same;
   * the claims of one content stand together. It is the same array for as long as they are the same.
   */
  around(key: DocumentKey): readonly LocatedClaim[];
}

/** What one lock says. */
interface Speaker {
  /** The lock itself is not kept alive: its text and graph are many times as large as its claims. */
  readonly lock: WeakRef<LockSource>;
  /** As messages call it. */
  readonly name: string;
  readonly claims: ByContent;
  /** What `around` has answered; undefined when it must be looked up anew. */
  around: readonly LocatedClaim[] | undefined;
}

/** What is said of one content: by whom, and how often which digest. */
interface Topic {
  readonly speakers: Set<DocumentKey>;
  readonly digests: Map<string, number>;
}

type ByContent = ReadonlyMap<string, readonly LocatedClaim[]>;

/**
 * @param onChanged is told of the other locks whose problems may be others now. Claims of which no lock says anything
 * else, before and after, are no news to anybody.
 */
export function createClaims(onChanged: (keys: ReadonlySet<DocumentKey>) => void): Claims {
  const speakers = new Map<DocumentKey, Speaker>();
  const topics = new Map<string, Topic>();

  function isDisputed(content: string): boolean {
    const topic = topics.get(content);
    return topic !== undefined && topic.digests.size > 1 && topic.speakers.size > 1;
  }

  function withdraw(key: DocumentKey, content: string, claims: readonly LocatedClaim[]): void {
    const topic = topics.get(content);
    if (topic === undefined) return;
    topic.speakers.delete(key);
    if (topic.speakers.size === 0) topics.delete(content);
    for (const { digest } of claims) {
      const count = topic.digests.get(digest) ?? 1;
      if (count > 1) topic.digests.set(digest, count - 1);
      else topic.digests.delete(digest);
    }
  }

  function state(key: DocumentKey, content: string, claims: readonly LocatedClaim[]): void {
    const topic = topics.get(content) ?? { speakers: new Set(), digests: new Map() };
    topics.set(content, topic);
    topic.speakers.add(key);
    for (const { digest } of claims) topic.digests.set(digest, (topic.digests.get(digest) ?? 0) + 1);
  }

  /** The others who speak of these contents learn that there is something new. */
  function others(key: DocumentKey, contents: Iterable<string>): Set<DocumentKey> {
    const found = new Set<DocumentKey>();
    for (const content of contents) {
      for (const speaker of topics.get(content)?.speakers ?? []) if (speaker !== key) found.add(speaker);
    }
    return found;
  }

  return {
    set(key, lock) {
      const before = speakers.get(key);
      if (lock === undefined ? before === undefined : before?.lock.deref() === lock) return;
      const old = before?.claims ?? nothing;
      const now = lock === undefined ? nothing : byContent(claimsOf(lock));
      const changed = differing(old, now);
      const disputed = new Set(changed.filter(isDisputed));
      for (const content of changed) {
        withdraw(key, content, old.get(content) ?? []);
        const claims = now.get(content);
        if (claims !== undefined) state(key, content, claims);
        if (isDisputed(content)) disputed.add(content);
      }
      if (lock === undefined) speakers.delete(key);
      else
        speakers.set(key, { lock: new WeakRef(lock), name: lock.file.name, claims: now, around: undefined });
      const affected = others(key, disputed);
      for (const other of affected) {
        const speaker = speakers.get(other);
        if (speaker !== undefined) speaker.around = undefined;
      }
      if (affected.size > 0) onChanged(affected);
    },
    around(key) {
      const own = speakers.get(key);
      if (own === undefined) return none;
      own.around ??= [...own.claims.keys()].filter(isDisputed).flatMap((content) =>
        [...(topics.get(content)?.speakers ?? [])].sort().flatMap((speaker) => {
          const claims = speakers.get(speaker)?.claims.get(content) ?? [];
          return speaker === key ? claims : claims.map((claim) => distinct(claim, own.name));
        }),
      );
      return own.around;
    },
  };
}

const nothing: ByContent = new Map();
const none: readonly LocatedClaim[] = [];

/** A lock of another repository may have the same name, relative to that one; it is called by its path. */
function distinct(claim: LocatedClaim, name: string): LocatedClaim {
  return claim.file === name ? { ...claim, file: claim.path } : claim;
}

function byContent(claims: readonly LocatedClaim[]): ByContent {
  const found = new Map<string, LocatedClaim[]>();
  for (const claim of claims) {
    const those = found.get(claim.content);
    if (those === undefined) found.set(claim.content, [claim]);
    else those.push(claim);
  }
  return found;
}

/** The contents of which the two say different things, or at different places. */
function differing(old: ByContent, now: ByContent): string[] {
  const contents = new Set([...old.keys(), ...now.keys()]);
  return [...contents].filter((content) => !areSame(old.get(content), now.get(content)));
}

function areSame(a: readonly LocatedClaim[] | undefined, b: readonly LocatedClaim[] | undefined): boolean {
  if (a === undefined || a.length !== b?.length) return false;
  return a.every((one, at) => {
    const other = b[at];
    return (
      one.digest === other?.digest &&
      one.node === other.node &&
      one.file === other.file &&
      isSamePosition(one.range.start, other.range.start) &&
      isSamePosition(one.range.end, other.range.end)
    );
  });
}

function isSamePosition(a: Position, b: Position): boolean {
  return a.line === b.line && a.character === b.character;
}

import type { Policy } from '../../server/src/rules/policy.ts';
import { type Honest, type Lock, type Node, print } from './honest.ts';
import type { Version } from './versions.ts';

/** What `nix eval --no-update-lock-file` does with a flake that has the lock. */
export type Answer =
  /** Without a word, or with a warning that contains `says`. `honest`: what was asked for was evaluated. */
  | { readonly does: 'accepts'; readonly content: 'honest' | 'forged'; readonly says?: string }
  /** With an error that contains `says`. */
  | { readonly does: 'refuses'; readonly says: string }
  /** It has nothing against the lock, but needs the network, which it does not have here. */
  | { readonly does: 'fetches'; readonly says: string }
  /** It ends by a failed assertion or an exception that nobody caught. */
  | { readonly does: 'crashes'; readonly says: string }
  /** It comes to no end, and was stopped by the limit on its memory or its time. */
  | { readonly does: 'exhausts'; readonly says: string };

/** What the real Nix does with one kind of tampering: shown on the rule's page, and tried by a test. */
export interface Claim {
  /** The rule that finds it. */
  readonly rule: string;
  /** The key of the node that the finding is about; undefined where it is about the file. */
  readonly subject: string | undefined;
  /** Others on whose pages it is told, too. */
  readonly also?: readonly string[];
  /** Only worth a hint or a remark, so that less than a warning is expected of the rule. */
  readonly minor?: boolean;
  /** What was done to the honest lock, in Markdown, as one cell of a table. */
  readonly done: string;
  readonly flake: string;
  readonly lock: string;
  readonly honest: {
    readonly flake: string;
    readonly lock: string;
    /** The first version that accepts the honest lock, where not all do. */
    readonly since?: Version;
  };
  /** For a rule that is silent without one. */
  readonly policy?: Partial<Policy>;
  readonly nix: Readonly<Record<Version, Answer>>;
}

export const accepts: Answer = { does: 'accepts', content: 'honest' };
export const deceived: Answer = { does: 'accepts', content: 'forged' };
export const warns = (says: string, content: 'honest' | 'forged' = 'honest'): Answer => ({
  does: 'accepts',
  content,
  says,
});
export const refuses = (says: string): Answer => ({ does: 'refuses', says });
/** @param url what it wants to download: the beginning of its address */
export const fetches = (url: string): Answer => ({ does: 'fetches', says: `unable to download '${url}` });
export const crashes = (says: string): Answer => ({ does: 'crashes', says });

/** Which of the limits ends it, and by which words, depends on the machine. */
export const endless: Answer = { does: 'exhausts', says: '' };

/** One answer for all versions, or one each. */
export function answers(first: Answer, second = first, third = second): Claim['nix'] {
  return { '2.8': first, '2.26': second, '2.34': third };
}

/** A claim on what an honest flake becomes. */
export function claim(
  honest: Honest,
  told: Omit<Claim, 'flake' | 'honest'> & { readonly flake?: string },
): Claim {
  const { flake, lock, since } = honest;
  return { flake, honest: { flake, lock: print(lock), ...(since && { since }) }, ...told };
}

/** A copy of the lock, changed. */
export function changed(honest: Honest, change: (lock: Lock) => void): string {
  const copy = structuredClone(honest.lock);
  change(copy);
  return print(copy);
}

/** A copy of the lock with another text in it, in the first place where it stands. Throws where it does not stand. */
export function replaced(honest: Honest, old: string, text: string): string {
  const before = print(honest.lock);
  if (!before.includes(old)) throw new Error(`the lock does not hold ${old}`);
  return before.replace(old, () => text);
}

/** A copy of the lock with other attributes in `locked` of a node; `undefined` takes one away. */
export function withLocked(honest: Honest, key: string, attrs: Record<string, unknown>): string {
  return changed(honest, ({ nodes }) => {
    const node = nodes[key];
    if (node === undefined) throw new Error(`the lock has no node ${key}`);
    node.locked = merged(node.locked, attrs);
  });
}

export function merged(old: Node['locked'], attrs: Record<string, unknown>): NonNullable<Node['locked']> {
  return Object.fromEntries(
    Object.entries({ ...old, ...attrs }).filter(([, value]) => value !== undefined),
  ) as NonNullable<Node['locked']>;
}

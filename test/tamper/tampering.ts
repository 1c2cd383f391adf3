import { type Attrs, copyOf, type Lock, type Node, written } from './locks.ts';

/** A lock after somebody was at it. */
export interface Tampered {
  readonly text: string;
  /** Any of these nodes may be called the tampered one; undefined where the file as a whole is broken. */
  readonly subjects?: readonly string[];
}

export interface Kind {
  readonly name: string;
  /** From the text alone nobody can know: what the lock was before must be at hand. */
  readonly base?: true;
  /** Gives undefined where it cannot be done to the node. */
  readonly tamper: (lock: Lock, key: string) => Tampered | undefined;
}

export type Change = (locked: Attrs, node: Node) => Attrs | undefined;

/** Changes `locked` of the node and nothing else. */
export function locked(name: string, change: Change, base?: true): Kind {
  return {
    name,
    ...(base === undefined ? {} : { base }),
    tamper: (lock, key) => {
      const copy = copyOf(lock);
      const node = copy.nodes[key];
      if (node?.locked === undefined) return undefined;
      const changed = change(node.locked, node);
      if (changed === undefined) return undefined;
      node.locked = changed;
      return { text: written(copy), subjects: [key] };
    },
  };
}

/** Changes the node or the graph around it. */
export function graph(
  name: string,
  change: (lock: Lock, node: Node, key: string) => readonly string[] | 'file' | undefined,
  base?: true,
): Kind {
  return {
    name,
    ...(base === undefined ? {} : { base }),
    tamper: (lock, key) => {
      const copy = copyOf(lock);
      const node = copy.nodes[key];
      if (node === undefined) return undefined;
      const told = change(copy, node, key);
      if (told === undefined) return undefined;
      return { text: written(copy), ...(told === 'file' ? {} : { subjects: told }) };
    },
  };
}

/** Changes the text; `part` is what stands there of the node. */
export function text(
  name: string,
  change: (whole: string, lock: Lock, key: string) => string | undefined,
): Kind {
  return {
    name,
    tamper: (lock, key) => {
      const before = written(lock);
      const after = change(before, lock, key);
      return after === undefined || after === before ? undefined : { text: after };
    },
  };
}

/** Writes a second member into `locked`, under the same name once the text is made. */
export function second(name: string, attr: string, value: unknown, spelling = attr): Kind {
  return {
    name,
    tamper: (lock, key) => {
      const copy = copyOf(lock);
      const node = copy.nodes[key];
      if (node?.locked?.[attr] === undefined) return undefined;
      node.locked = { ...node.locked, [`${attr}@again`]: value };
      return { text: written(copy).replace(`"${attr}@again"`, `"${spelling}"`), subjects: [key] };
    },
  };
}

export const isForge = ({ type }: Attrs): boolean => type === 'github' || type === 'gitlab';
export const isRepository = (attrs: Attrs): boolean => isForge(attrs) || attrs['type'] === 'git';
export const without = (attrs: Attrs, name: string): Attrs | undefined => {
  if (attrs[name] === undefined) return undefined;
  const { [name]: _, ...rest } = attrs;
  return rest;
};
export const set =
  (attr: string, value: unknown): Change =>
  (attrs) =>
    attrs[attr] === undefined ? undefined : { ...attrs, [attr]: value };
export const parentsOf = (lock: Lock, key: string): string[] =>
  Object.entries(lock.nodes).flatMap(([parent, { inputs = {} }]) =>
    Object.values(inputs).includes(key) ? [parent] : [],
  );

// The tree of a lock once more, from the plain JSON alone and in the simplest way there is: what the real one is held
// against. Shares no code with it.

export interface RawRow {
  readonly path: string;
  /** The key of the node it leads to; undefined where it leads nowhere. */
  readonly node: string | undefined;
  readonly follows: boolean;
}

interface RawNode {
  readonly inputs?: Record<string, string | string[]>;
  readonly locked?: Record<string, unknown>;
}

interface RawLock {
  readonly nodes: Record<string, RawNode>;
  readonly root: string;
}

/** Every row of the tree, by recursion; `most` ends it. */
export function rawRows(lock: RawLock, most = 50_000): RawRow[] {
  const rows: RawRow[] = [];
  const visit = (key: string, path: string[], above: string[]) => {
    for (const [name, target] of Object.entries(lock.nodes[key]?.inputs ?? {})) {
      if (rows.length >= most) return;
      const node = rawTarget(lock, target);
      const follows = Array.isArray(target);
      rows.push({ path: [...path, name].join('/'), node, follows });
      if (!follows && node !== undefined && ![...above, key].includes(node))
        visit(node, [...path, name], [...above, key]);
    }
  };
  visit(lock.root, [], []);
  return rows;
}

export function rawTarget(
  lock: RawLock,
  target: string | string[],
  seen: readonly string[] = [],
): string | undefined {
  if (typeof target === 'string') return target in lock.nodes ? target : undefined;
  if (seen.includes(target.join('/'))) return undefined;
  let key: string | undefined = lock.root;
  for (const name of target) {
    const next: string | string[] | undefined = lock.nodes[key]?.inputs?.[name];
    key = next === undefined ? undefined : rawTarget(lock, next, [...seen, target.join('/')]);
    if (key === undefined) return undefined;
  }
  return key;
}

/** Nodes that rows lead to, by repository: `github.com/nixos/nixpkgs`; only those of the plain types of forges. */
export function rawRepositories(lock: RawLock): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { node } of rawRows(lock)) {
    const locked = node === undefined || node === lock.root ? undefined : lock.nodes[node]?.locked;
    if (locked?.['type'] !== 'github' || locked['host'] !== undefined || node === undefined) continue;
    const key = `${String(locked['owner'])}/${String(locked['repo'])}`.toLowerCase();
    found.set(key, (found.get(key) ?? new Set()).add(node));
  }
  return found;
}

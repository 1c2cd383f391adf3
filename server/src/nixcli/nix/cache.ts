import { members, parseJson } from './json.ts';

/** Keeps what never changes, by its key. The entry that was not asked for longest is the first to go. */
export interface Cache<T> {
  readonly get: (key: string) => T | undefined;
  readonly set: (key: string, value: T) => void;
  /** What it holds, to be given to `createCache` after a restart. */
  readonly save: () => string;
  /** That something was added since the last `save`. */
  readonly isUnsaved: () => boolean;
}

export interface CacheOptions<T> {
  readonly maxEntries: number;
  /** Of all values as JSON, in UTF-16 units. */
  readonly maxSize: number;
  /** Checks a value of a file, which anything may have happened to; undefined where it is none. */
  readonly read: (value: unknown, key: string) => T | undefined;
  /** What `save` gave before. Whatever else it is, it is taken for nothing. */
  readonly saved?: string | undefined;
}

/** Raise this when the form of what is kept changes. */
const VERSION = 1;

export function createCache<T>({ maxEntries, maxSize, read, saved }: CacheOptions<T>): Cache<T> {
  const entries = new Map<string, { readonly value: T; readonly json: string }>();
  let [size, unsaved] = [0, false];

  const set = (key: string, value: T): void => {
    const json = JSON.stringify(value);
    const cost = key.length + json.length;
    if (cost > maxSize) return;
    remove(key);
    entries.set(key, { value, json });
    size += cost;
    for (const [oldest] of entries) {
      if (entries.size <= maxEntries && size <= maxSize) break;
      remove(oldest);
    }
    unsaved = true;
  };
  const remove = (key: string): void => {
    const entry = entries.get(key);
    if (entry === undefined) return;
    size -= key.length + entry.json.length;
    entries.delete(key);
  };

  const file = saved === undefined ? undefined : members(parseJson(saved));
  const kept = file?.get('version') === VERSION ? file.get('entries') : undefined;
  for (const [key, value] of members(kept) ?? []) {
    const entry = read(value, key);
    if (entry !== undefined) set(key, entry);
  }
  unsaved = false;

  return {
    get: (key) => {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry.value;
    },
    set,
    save: () => {
      unsaved = false;
      const lines = [...entries].map(([key, { json }]) => `${JSON.stringify(key)}:${json}`);
      return `{"version":${VERSION},"entries":{${lines.join(',\n')}}}\n`;
    },
    isUnsaved: () => unsaved,
  };
}

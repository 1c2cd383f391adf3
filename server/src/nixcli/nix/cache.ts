import { members, parseJson } from './json.ts';

/** Keeps what never changes, by its key. The entry that was not asked for longest is the first to go. */
export interface Cache<T> {
  readonly get: (key: string) => T | undefined;
  readonly set: (key: string, value: T) => void;
  /** Takes in what another cache has saved. What is held here counts as asked for later. */
  readonly merge: (saved: string) => void;
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
  /** Which of two values of one key is the better one; the own one if it is not given. */
  readonly choose?: (own: T, other: T) => T;
  /** What `save` gave before. Whatever else it is, it is taken for nothing. */
  readonly saved?: string | undefined;
}

/** Raise this when the form of what is kept changes. */
const VERSION = 1;

interface Entry<T> {
  readonly value: T;
  readonly json: string;
}

export function createCache<T>({
  maxEntries,
  maxSize,
  read,
  choose = (own) => own,
  saved,
}: CacheOptions<T>): Cache<T> {
  const entries = new Map<string, Entry<T>>();
  let [size, unsaved] = [0, false];

  const set = (key: string, value: T): void => {
    put(key, { value, json: JSON.stringify(value) });
    unsaved = true;
  };
  const put = (key: string, entry: Entry<T>): void => {
    const cost = key.length + entry.json.length;
    if (cost > maxSize) return;
    remove(key);
    entries.set(key, entry);
    size += cost;
    for (const [oldest] of entries) {
      if (entries.size <= maxEntries && size <= maxSize) break;
      remove(oldest);
    }
  };
  const remove = (key: string): void => {
    const entry = entries.get(key);
    if (entry === undefined) return;
    size -= key.length + entry.json.length;
    entries.delete(key);
  };

  const merge = (text: string): void => {
    const file = members(parseJson(text));
    const kept = file?.get('version') === VERSION ? file.get('entries') : undefined;
    const own = [...entries];
    entries.clear();
    size = 0;
    const others = new Map<string, T>();
    for (const [key, value] of members(kept) ?? []) {
      const other = read(value, key);
      if (other === undefined) continue;
      others.set(key, other);
      put(key, { value: other, json: JSON.stringify(other) });
    }
    for (const [key, entry] of own) {
      const other = others.get(key);
      const value = other === undefined ? entry.value : choose(entry.value, other);
      put(key, value === entry.value ? entry : { value, json: JSON.stringify(value) });
    }
  };
  if (saved !== undefined) merge(saved);

  return {
    get: (key) => {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry.value;
    },
    set,
    merge,
    save: () => {
      unsaved = false;
      const lines = [...entries].map(([key, { json }]) => `${JSON.stringify(key)}:${json}`);
      return `{"version":${VERSION},"entries":{${lines.join(',\n')}}}\n`;
    },
    isUnsaved: () => unsaved,
  };
}

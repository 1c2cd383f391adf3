import { parseStorePath, storePathNamed } from '../../store/store-path.ts';

/** The text of a store path (`StorePath` of store/store-path.ts), without anything behind its name. */
export type StorePath = string;

/** Whether a text is the path of something directly in the store, which is safe as an argument: it begins with `/`. */
export function isStorePath(text: unknown, storeDir: string): text is StorePath {
  return typeof text === 'string' && parseStorePath(text, storeDir).ok;
}

/** Takes the base name alone too, as newer forms of JSON have it. */
export function toStorePath(text: unknown, storeDir: string): StorePath | undefined {
  if (typeof text !== 'string') return undefined;
  if (text.startsWith('/')) return isStorePath(text, storeDir) ? text : undefined;
  const named = storePathNamed(text, storeDir);
  return named.ok ? named.storePath.path : undefined;
}

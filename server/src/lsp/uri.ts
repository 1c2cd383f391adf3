import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * What the server knows a document by: a file's absolute path, `/`-separated, or the URI of anything that is no file.
 * Clients spell one and the same file differently (`c%3A` and `C:`, `+` and `%2B`); paths are what they agree on.
 */
export type DocumentKey = string;

/** The key of a URI. A `file:` URI that names no path on this machine stays a URI, and is never read from disk. */
export function keyOf(uri: string, windows = process.platform === 'win32'): DocumentKey {
  if (!/^file:/i.test(uri)) return uri;
  try {
    return normalPath(fileURLToPath(uri, { windows }), windows);
  } catch {
    return uri;
  }
}

/** Whether a key is the path of a file on disk. */
export function isFileKey(key: DocumentKey): boolean {
  return key.startsWith('/') || /^[a-z]:\//.test(key);
}

/** The URI of a file that the client has not named itself. */
export function uriOf(key: DocumentKey): string {
  return isFileKey(key) ? pathToFileURL(key).href : key;
}

/** Drive letters in lower case, as VS Code has them. */
export function normalPath(path: string, windows = process.platform === 'win32'): string {
  if (!windows) return path;
  const slashed = path.replaceAll('\\', '/');
  return /^[A-Z]:/.test(slashed) ? slashed.charAt(0).toLowerCase() + slashed.slice(1) : slashed;
}

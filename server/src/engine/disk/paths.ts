import path from 'node:path';

/** An absolute path with `/` between its parts, the form that all of the engine uses. */
export function absolutePath(given: string, base: string): string {
  return slashed(path.resolve(base, given));
}

/** `path` below `folder`, `/`-separated; undefined when it is not inside. The folder itself gives an empty string. */
export function pathInside(folder: string, file: string): string | undefined {
  if (file === folder) return '';
  const prefix = folder.endsWith('/') ? folder : `${folder}/`;
  return file.startsWith(prefix) ? file.slice(prefix.length) : undefined;
}

/** Only on Windows is a backslash a separator; elsewhere it is a letter of the name. */
export function slashed(native: string): string {
  return path.sep === '\\' ? native.replaceAll('\\', '/') : native;
}

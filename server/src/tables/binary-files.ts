/**
 * What names of files say that a program in them is built already.
 * To add one, add a row: what the file is, and how its name ends, without the dot and in lower case.
 */
const SUFFIXES: ReadonlyMap<string, string> = new Map([
  ['deb', 'a package of Debian'],
  ['rpm', 'an RPM package'],
  ['apk', 'a package of Android or Alpine'],
  ['snap', 'a snap'],
  ['flatpak', 'a flatpak'],
  ['appimage', 'an AppImage'],
  ['dmg', 'a disk image of macOS'],
  ['pkg', 'an installer of macOS'],
  ['exe', 'a program of Windows'],
  ['msi', 'an installer of Windows'],
  ['jar', 'an archive of Java'],
  ['war', 'an archive of Java'],
]);

/** `linux-x86_64`, `darwin_arm64`, `x86_64-unknown-linux-gnu`, `macos-universal`: only builds have a platform in their name. */
const PLATFORM =
  /(?:linux|darwin|macos|osx|win|windows)[-_.]?(?:x86_64|x64|x86-64|amd64|arm64|aarch64|armv7|i686|386|universal)|(?:x86_64|x64|amd64|arm64|aarch64|armv7l?|i686)[-_.](?:unknown-|pc-|apple-)?(?:linux|darwin|macos|osx|windows)/;

/** What a file is, by the last part of its address, where it holds a program that is built already. */
export function binaryIn(url: string): string | undefined {
  const name = (url.split(/[?#]/, 1)[0] ?? '').split('/').at(-1)?.toLowerCase() ?? '';
  const suffix = SUFFIXES.get(name.slice(name.lastIndexOf('.') + 1));
  if (suffix !== undefined && name.includes('.')) return suffix;
  return PLATFORM.test(name) ? 'a program for one platform' : undefined;
}

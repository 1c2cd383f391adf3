/**
 * Whether Nix accepts `name` as a branch or tag name: `isLegalRefName` in Nix's src/libfetchers/git-utils.cc,
 * that is git-check-ref-format for a whole reference, a branch or a tag.
 */
export function isLegalRefName(name: string): boolean {
  if (name === '' || name === '@' || name.startsWith('-')) return false;
  if (/[\p{Cc} ~^:?*[\\]|\.\.|@\{/u.test(name)) return false;
  if (name.endsWith('.')) return false;
  return name.split('/').every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.lock'));
}

/** A git commit hash in full: 40 hexadecimal digits (SHA-1). Anything shorter is a branch or tag name to Nix. */
export function isFullRev(text: string): boolean {
  return /^[0-9a-fA-F]{40}$/.test(text);
}

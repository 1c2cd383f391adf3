import type { FlakeRef } from '../flake/flakeref.ts';
import { FORGE_TYPES } from '../tables/schemes.ts';

/**
 * The attribute of a GitHub, GitLab or SourceHut reference that cannot be a name on a forge. Nix puts owner, repository
 * and host into the address of the archive as they stand (`getDownloadUrl` in src/libfetchers/github.cc), so that an owner
 * `evil/repo/tarball/x?` leads to another repository. GitLab's groups have `/` or `%2F` between their parts.
 */
export function impossibleName({ type, attrs }: FlakeRef): 'owner' | 'repo' | 'host' | undefined {
  if (!FORGE_TYPES.has(type)) return undefined;
  return NAMES.find((name) => {
    const value = attrs.get(name);
    if (typeof value !== 'string' || USUAL.test(value)) return false;
    if (name === 'host') return value === '' || IMPOSSIBLE.test(value);
    const plain = type === 'sourcehut' && name === 'owner' ? value.replace(/^(?:~|%7e)/i, '') : value;
    const parts = type === 'gitlab' ? plain.split(/\/|%2f/i) : [plain];
    return parts.some((part) => part === '' || part === '.' || part === '..' || IMPOSSIBLE.test(part));
  });
}

const NAMES = ['owner', 'repo', 'host'] as const;

/** Nearly all names are such ones; this is only to be quick. */
const USUAL = /^[A-Za-z0-9_-][A-Za-z0-9_.-]*$/;

/** What separates the parts of an address, spaces, and control characters. */
const IMPOSSIBLE = /[\s\p{Cc}/?#@\\%:&=]/u;

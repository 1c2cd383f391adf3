/** Names of branches and of moving tags that nobody uses for a fixed revision. */
const MOVING: ReadonlySet<string> = new Set([
  'main',
  'master',
  'develop',
  'development',
  'devel',
  'trunk',
  'tip',
  'nightly',
  'latest',
  'HEAD',
]);

/** The branches of NixOS/nixpkgs that a channel follows (https://status.nixos.org). */
const CHANNEL = /^(?:nixos|nixpkgs)-(?:unstable|\d\d\.\d\d)(?:-small|-darwin|-aarch64)?$/;

/**
 * What kind of moving thing a revision names, in words; undefined for commits, tags, numbers and all names
 * that may well stand for something fixed.
 */
export function movingRevision(revision: string): string | undefined {
  if (revision === 'HEAD') return 'whatever the default branch holds';
  if (revision.startsWith('refs/heads/')) return 'a branch';
  if (MOVING.has(revision))
    return revision === 'latest' || revision === 'nightly' ? 'a moving tag' : 'a branch';
  return CHANNEL.test(revision) ? 'a branch' : undefined;
}

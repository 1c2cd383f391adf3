/** The commits that a mail of `git format-patch` is made of; the day is the same in all of them, for programs to know it by. */
export function commitsIn(patch: string): readonly string[] {
  return [...patch.matchAll(/^From ([0-9a-f]{40}) Mon Sep 17 00:00:00 2001\r?$/gm)].map(
    ([, commit = '']) => commit,
  );
}

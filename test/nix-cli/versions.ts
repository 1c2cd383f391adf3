/** The versions of which something is claimed, oldest first: a claim holds for releases that begin with them. */
export const versions = ['2.8', '2.26', '2.34'] as const;
export type Version = (typeof versions)[number];

/** The version that says what a release does, if one does. The last one stands for all that are newer. */
export function versionOf(release: string): Version | undefined {
  const known = versions.find((version) => release === version || release.startsWith(`${version}.`));
  return known ?? (isNewerThanClaims(release) ? versions.at(-1) : undefined);
}

/** Newer than all that anything is claimed of. */
export function isNewerThanClaims(release: string): boolean {
  const numbers = (text: string): number[] => text.split('.').map(Number);
  const [[major = 0, minor = 0], [lastMajor = 0, lastMinor = 0]] = [
    numbers(release),
    numbers(versions.at(-1) ?? ''),
  ];
  return major > lastMajor || (major === lastMajor && minor > lastMinor);
}

/** Whether a release of which nothing is claimed, or of an older version, is asked. */
export function isBefore(version: Version | undefined, since: Version): boolean {
  return version === undefined || versions.indexOf(version) < versions.indexOf(since);
}

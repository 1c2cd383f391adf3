/** A release of Nix or Lix. */
export type Release = readonly [major: number, minor: number, patch: number];

/** Which releases of one implementation a vulnerability is in. */
interface Affected {
  /**
   * The first release with it, in each series to which the change was brought; all later series have it too. Without
   * any, all releases have it that anybody uses.
   */
  readonly since?: readonly Release[];
  /** The first release without it in each series that got the fix; all later series have the fix too. */
  readonly fixed: readonly Release[];
}

export interface NixVulnerability {
  readonly id: string;
  /** The advisory of the Nix project, or of Lix; where there is none that names releases, the record of the CVE. */
  readonly source: string;
  /** When it was published. */
  readonly date: string;
  /** What can be done with it, to stand after the id and a colon. */
  readonly what: string;
  readonly platform?: 'linux' | 'darwin';
  readonly nix?: Affected;
  readonly lix?: Affected;
}

const ADVISORIES = 'https://github.com/NixOS/nix/security/advisories/';
const RECORDS = 'https://www.cve.org/CVERecord?id=';

/** Of all that was told on one day. */
const OCTOBER_2026 = {
  nix: {
    fixed: [
      [2, 28, 8],
      [2, 30, 6],
      [2, 31, 6],
      [2, 34, 9],
      [2, 35, 3],
    ],
  },
  lix: { fixed: [[2, 95, 4]] },
} as const satisfies Pick<NixVulnerability, 'nix' | 'lix'>;

/**
 * As of November 2026, newest first. What is in no release after 2.3 is left out, and so is what takes an experimental
 * feature that is off by default. The releases are those of the records of the CVE (cvelistV5), and of the tags that
 * hold the fix where a series got it later.
 */
export const NIX_VULNERABILITIES: readonly NixVulnerability[] = [
  {
    id: 'CVE-2026-110451',
    source: `${RECORDS}CVE-2026-110451`,
    date: '2026-10-14',
    what: 'a build can leave its sandbox',
    platform: 'darwin',
    ...OCTOBER_2026,
  },
  {
    id: 'CVE-2026-110450',
    source: `${RECORDS}CVE-2026-110450`,
    date: '2026-10-14',
    what: 'repairing a store path replaces it before its content is verified, by which a user can get more rights',
    ...OCTOBER_2026,
  },
  {
    id: 'CVE-2026-110449',
    source: `${RECORDS}CVE-2026-110449`,
    date: '2026-10-14',
    what: 'an expression that is evaluated can make Nix write outside of its memory, with very long lists',
    ...OCTOBER_2026,
  },
  {
    id: 'CVE-2026-44029',
    source: `${ADVISORIES}GHSA-gr92-w2r5-qw5p`,
    date: '2026-05-04',
    what: 'unpacking an archive with nix-prefetch-url or nix store prefetch-file can write any file',
    nix: {
      since: [[2, 24, 7]],
      fixed: [
        [2, 28, 7],
        [2, 29, 4],
        [2, 30, 5],
        [2, 31, 5],
        [2, 32, 8],
        [2, 33, 6],
        [2, 34, 7],
      ],
    },
  },
  {
    id: 'CVE-2026-44028',
    source: `${ADVISORIES}GHSA-vh5x-56v6-4368`,
    date: '2026-05-04',
    what: 'whoever may connect to the daemon can overwrite its memory with a deeply nested archive, and become root',
    nix: {
      since: [[2, 24, 4]],
      fixed: [
        [2, 28, 7],
        [2, 29, 4],
        [2, 30, 5],
        [2, 31, 5],
        [2, 32, 8],
        [2, 33, 6],
        [2, 34, 7],
      ],
    },
    lix: {
      since: [[2, 93, 0]],
      fixed: [
        [2, 93, 4],
        [2, 94, 2],
        [2, 95, 2],
      ],
    },
  },
  {
    id: 'CVE-2026-39860',
    source: `${ADVISORIES}GHSA-g3g9-5vj6-r3gj`,
    date: '2026-04-07',
    what: 'a fixed-output derivation can make the daemon overwrite any file through a link, and so become root',
    platform: 'linux',
    // The fix of CVE-2024-27297 brought it in.
    nix: {
      since: [
        [2, 18, 2],
        [2, 19, 4],
        [2, 20, 5],
        [2, 21, 0],
      ],
      fixed: [
        [2, 28, 6],
        [2, 29, 3],
        [2, 30, 4],
        [2, 31, 4],
        [2, 32, 7],
        [2, 33, 4],
        [2, 34, 5],
      ],
    },
  },
  {
    id: 'CVE-2025-53819',
    source: `${ADVISORIES}GHSA-qc7j-jgf3-qmhg`,
    date: '2025-07-14',
    what: 'builds run as root instead of as a build user',
    platform: 'darwin',
    nix: { since: [[2, 30, 0]], fixed: [[2, 30, 1]] },
  },
  {
    id: 'CVE-2025-46415',
    source: `${ADVISORIES}GHSA-g948-229j-48j3`,
    date: '2025-06-24',
    what: 'builds can delete files outside of their sandbox, and become a build user or root (with CVE-2025-46416, 52991, 52992 and 52993)',
    nix: {
      fixed: [
        [2, 24, 15],
        [2, 26, 4],
        [2, 28, 4],
        [2, 29, 1],
      ],
    },
    lix: {
      fixed: [
        [2, 91, 2],
        [2, 92, 2],
        [2, 93, 1],
      ],
    },
  },
  {
    id: 'CVE-2024-47174',
    source: `${ADVISORIES}GHSA-6fjr-mq49-mm2c`,
    date: '2024-09-26',
    what: 'builtin:fetchurl does not verify certificates, so that whoever is on the way can read passwords that it sends',
    nix: {
      fixed: [
        [2, 18, 8],
        [2, 19, 7],
        [2, 20, 9],
        [2, 21, 5],
        [2, 22, 4],
        [2, 23, 4],
        [2, 24, 8],
      ],
    },
  },
  {
    id: 'CVE-2024-45593',
    source: `${ADVISORIES}GHSA-h4vv-h3jq-v493`,
    date: '2024-09-10',
    what: 'unpacking an archive from a cache that is not trusted can write any file',
    nix: { since: [[2, 24, 0]], fixed: [[2, 24, 6]] },
  },
  {
    id: 'CVE-2024-38531',
    source: `${ADVISORIES}GHSA-q82p-44mg-mgh5`,
    date: '2024-06-28',
    what: 'a build can open its folder to other users of the machine, who can then take over later builds',
    nix: {
      fixed: [
        [2, 18, 4],
        [2, 19, 5],
        [2, 20, 7],
        [2, 21, 3],
        [2, 22, 2],
        [2, 23, 1],
      ],
    },
  },
  {
    id: 'CVE-2024-27297',
    source: `${ADVISORIES}GHSA-2ffj-w4mj-pg37`,
    date: '2024-03-07',
    what: 'the output of a fixed-output derivation can be changed after Nix has checked its hash',
    platform: 'linux',
    nix: {
      fixed: [
        [2, 18, 2],
        [2, 19, 4],
        [2, 20, 5],
      ],
    },
  },
];

/**
 * The known vulnerabilities of a release, newest first. A distribution may have fixed one without another number. Of
 * Determinate Nix none are told: its fixes come under numbers of its own, of which there is no such list.
 */
export function vulnerabilitiesOf(
  release: Release,
  vendor: 'nix' | 'lix' | 'determinate',
  platform: string,
): readonly NixVulnerability[] {
  if (vendor === 'determinate') return [];
  return NIX_VULNERABILITIES.filter((one) => {
    const affected = one[vendor];
    if (affected === undefined || (one.platform !== undefined && one.platform !== platform)) return false;
    const { since, fixed } = affected;
    return (since === undefined || isIn(release, since)) && !isIn(release, fixed);
  });
}

const MOST_NAMED = 3;

/** `has known vulnerabilities: CVE-…, CVE-… and 2 more`; undefined where there are none. */
export function vulnerabilityWords(found: readonly NixVulnerability[]): string | undefined {
  if (found.length === 0) return undefined;
  const ids = found.slice(0, MOST_NAMED).map(({ id }) => id);
  const more = found.length > ids.length ? ` and ${found.length - ids.length} more` : '';
  return `has known vulnerabilities: ${ids.join(', ')}${more}`;
}

/** Whether a change is in a release that first came with one of these in each series that got it. */
function isIn(release: Release, first: readonly Release[]): boolean {
  return (
    first.some(
      ([major, minor, patch]) => major === release[0] && minor === release[1] && patch <= release[2],
    ) || first.every((one) => compare(one, release) < 0)
  );
}

function compare(a: Release, b: Release): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

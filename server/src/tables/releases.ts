/** A release of NixOS, and of the projects that share its times: home-manager and nix-darwin. */
export interface Release {
  /** `24.05` */
  readonly name: string;
  /** In seconds since 1970: the first of them in which nobody supports it any more. */
  readonly supportEnds: number;
}

/**
 * The release that two digits of a year and two of a month stand for; undefined where there is none. Releases came in
 * March and September until 20.09, and come in May and November since 21.05; each is supported until the end of the
 * month after the next one's (NixOS manual, "Release schedule"). So the end is known for those that are yet to come.
 * That schedule holds as of 2026-11-25; where it changes, so must this.
 */
export function releaseOf(year: string, month: string): Release | undefined {
  const number = Number(`${year}${month}`);
  const next = number === 2009 ? [21, 5] : nextRelease(Number(year), month, number);
  if (next === undefined) return undefined;
  const [nextYear = 0, nextMonth = 0] = next;
  // Months count from 0 here, so this is the first day of the second month after the next release's.
  return { name: `${year}.${month}`, supportEnds: Date.UTC(2000 + nextYear, nextMonth + 1, 1) / 1000 };
}

/** Year and month; undefined where the given month saw no release. */
function nextRelease(year: number, month: string, number: number): readonly number[] | undefined {
  if (number < 1500 || number > 9900) return undefined;
  if (number < 2009) return month === '03' ? [year, 9] : month === '09' ? [year + 1, 3] : undefined;
  return month === '05' ? [year, 11] : month === '11' ? [year + 1, 5] : undefined;
}

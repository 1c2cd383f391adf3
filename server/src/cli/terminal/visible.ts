/**
 * What must never reach a terminal as it is: control characters (escape sequences start with one), direction marks
 * that reorder a line, line separators, invisible characters, halves of surrogate pairs.
 */
const unsafe =
  /[\p{Control}\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;

const named: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\u001b', '\\e'],
]);

/**
 * The first sign of `##[group]` and `##vso[task…]`. GitHub Actions and Azure Pipelines take them for commands to
 * themselves anywhere in a line.
 */
export const hashCommand = /#(?=#(?:vso)?\[)/gi;

/**
 * A path to begin a line with. GitHub Actions takes a line that begins with `::` for a command to itself, so a path
 * that begins so is written from the working directory.
 */
export function visiblePath(path: string): string {
  return visible(/^\s*(::|##)/.test(path) ? `./${path}` : path);
}

/** Text of others, safe to print on one line: what cannot be seen is written as an escape (`\n`, `\e`, `\u{202e}`). */
export function visible(text: string): string {
  return text.replace(unsafe, escaped).replace(hashCommand, escaped);
}

function escaped(unit: string): string {
  return named.get(unit) ?? `\\u{${(unit.codePointAt(0) ?? 0).toString(16)}}`;
}

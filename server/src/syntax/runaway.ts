/** What all runs of a text together may cost before the dearest are taken out, in characters read: about half a second. */
const BUDGET = 30_000_000;

/**
 * Takes out of a text what would keep the lexer busy for minutes.
 *
 * At each name and number the lexer reads on for as long as a URI or a path might come, and begins anew behind it, so
 * `a.b.b.b…` costs the square of its length. Runs that together cost more than real code ever does are replaced by blanks
 * of the same length: what stands around them keeps its place, and the gap is a syntax error, unless it is in a string
 * or a comment, where it changes nothing.
 */
export function withoutRunaways(text: string): string {
  // No run has more parts than signs.
  if (text.length * text.length <= BUDGET) return text;
  const runs = costlyRuns(text);
  let total = runs.reduce((sum, run) => sum + run.cost, 0);
  if (total <= BUDGET) return text;
  const doomed = new Set<(typeof runs)[number]>();
  for (const run of [...runs].sort((a, b) => b.cost - a.cost)) {
    if (total <= BUDGET) break;
    total -= run.cost;
    doomed.add(run);
  }
  let out = '';
  let done = 0;
  for (const run of runs) {
    if (!doomed.has(run)) continue;
    out += text.slice(done, run.start) + ' '.repeat(run.end - run.start);
    done = run.end;
  }
  return out + text.slice(done);
}

interface Run {
  readonly start: number;
  readonly end: number;
  /** Parts times length. */
  readonly cost: number;
}

/** Only runs that are long enough to matter; there can be many, but each is at least 200 characters long. */
function costlyRuns(text: string): Run[] {
  const runs: Run[] = [];
  let start = 0;
  let parts = 0;
  for (let i = 0; i <= text.length; i++) {
    const kind = i < text.length ? KINDS[text.charCodeAt(i)] : OUTSIDE;
    if (kind === INSIDE) continue;
    if (kind === SEPARATOR) {
      parts++;
      continue;
    }
    if (i - start > 200 && parts > 20) runs.push({ start, end: i, cost: parts * (i - start) });
    start = i + 1;
    parts = 0;
  }
  return runs;
}

const OUTSIDE = 0;
const INSIDE = 1;
const SEPARATOR = 2;

/** By character code: what a URI's scheme or a path may hold, and those of them that end a name. */
const KINDS = new Uint8Array(0x10000);
for (const sign of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_') {
  KINDS[sign.charCodeAt(0)] = INSIDE;
}
for (const sign of '.+-/~') KINDS[sign.charCodeAt(0)] = SEPARATOR;

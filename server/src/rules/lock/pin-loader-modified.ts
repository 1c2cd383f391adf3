import { digestOfTokens } from '../../nix/digest.ts';
import { NixKind } from '../../syntax/nix-kinds.ts';
import { FLAG_HAS_ERROR, flagsOf, type NodeTable, nextOf, spanOf, symbolOf } from '../../syntax/table.ts';
import { LOADERS, type Loader } from '../../tables/loaders.ts';
import type { Span } from '../../text/span.ts';
import type { Rule } from '../rule.ts';

/**
 * ## What it does
 *
 * Compares `npins/default.nix`, `nix/sources.nix` of niv and `lon.nix` with what any version of these tools has ever
 * written. Comments and layout do not count, so a formatter may have been at work. Code for a newer version of the
 * lockfile than Nix Audit knows is only a note.
 *
 * ## Why it is bad
 *
 * These files are generated and say that they must not be changed, so nobody reads them in a review. But they are the
 * code that turns the pins into sources, and they run in every evaluation, with no restriction of a flake on what they
 * may read: one changed line fetches from elsewhere, or looks at an environment variable first.
 *
 * ## What Nix does
 *
 * It does not look at it: Nix evaluates the file as it stands, like any other code.
 *
 * ## When to ignore it
 *
 * When you changed the file on purpose, or when your copy of the tool is a fork. Better: keep your own code beside it.
 */
export const rule: Rule = {
  meta: {
    id: 'pin-loader-modified',
    group: 'lock',
    severity: 'warning',
    confidence: 'medium',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts: { table }, role }, report) {
    const loader = LOADERS.find(({ path, mark }) => path.test(role.path) && mark.test(table.text));
    if (loader === undefined || (flagsOf(table, 0) & FLAG_HAS_ERROR) !== 0) return;
    if (loader.digests.has(digestOfTokens(table))) return;
    const { tool, renew } = loader;
    const newer = newerVersion(loader, table.text);
    report({
      message:
        newer === undefined
          ? `This is not the code that any version of ${tool} writes: it was changed by hand, tampered with, or written by a newer ${tool} than Nix Audit knows, and it runs whenever the sources are used; write it anew with "${renew}".`
          : `This code of ${tool} is for version ${newer} of its lockfile, which is newer than any that Nix Audit knows: nothing tells whether it is as ${tool} wrote it.`,
      span: firstToken(table),
      subject: tool,
      severity: newer === undefined && loader.isComplete ? 'warning' : 'info',
    });
  },
};

function newerVersion({ version, latest }: Loader, text: string): number | undefined {
  const found = Number(version?.exec(text)?.[1] ?? 0);
  return found > latest ? found : undefined;
}

/** The first token: the whole file is meant, and underlining all of it helps nobody. */
function firstToken(table: NodeTable): Span {
  for (let row = 1; row < table.rows; row++) {
    if (symbolOf(table, row) !== NixKind.comment && nextOf(table, row) === row + 1) return spanOf(table, row);
  }
  return { start: 0, end: 0 };
}

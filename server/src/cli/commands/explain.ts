import { readFile } from 'node:fs/promises';
import { ownFile } from '../../engine/disk/own-files.ts';
import { docsUrl } from '../../rules/docs-url.ts';
import { EXIT_FAILURE, EXIT_OK } from '../exit-codes.ts';
import type { Surface } from '../surface.ts';
import { colors, wantsColor } from '../terminal/colors.ts';
import { renderMarkdown } from '../terminal/markdown.ts';
import { TOOL_NAME } from '../help.ts';

/** `nix-audit explain RULE`: the page of a rule that exists. Gives the exit code. */
export async function explain(rule: string, surface: Surface): Promise<number> {
  let page: string;
  try {
    page = await readFile(ownFile(`docs/rules/${rule}.md`, `../docs/rules/${rule}.md`), 'utf8');
  } catch {
    surface.err(`${TOOL_NAME}: the page of ${rule} is not here; it is at ${docsUrl(rule)}\n`);
    return EXIT_FAILURE;
  }
  const c = colors(wantsColor('auto', surface.env, surface.outIsTerminal));
  surface.out(
    `${renderMarkdown(page, c, Math.min(surface.columns ?? 100, 100))}\n\n${c.dim(docsUrl(rule))}\n`,
  );
  return EXIT_OK;
}

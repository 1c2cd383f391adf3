import { toolVersion } from '../../engine/disk/version.ts';
import type { WhyStep } from '../../nixcli/nix/values.ts';
import { EXIT_FAILURE, EXIT_NOTHING, EXIT_OK } from '../exit-codes.ts';
import { TOOL_NAME } from '../help.ts';
import { jsonText, shownPath } from '../json-format.ts';
import { namedBy } from '../nix/named.ts';
import type { WhyCommand } from '../nix/nix-options.ts';
import { withNix } from '../nix/open-nix.ts';
import type { Surface } from '../surface.ts';
import { size } from '../../text/size.ts';
import { amount } from '../terminal/amounts.ts';
import { colors, wantsColor } from '../terminal/colors.ts';
import { visible, visiblePath } from '../terminal/visible.ts';
import { type UsageError, usageError } from '../usage.ts';

/** What `nix-audit why --format json` prints: a contract, as that of `check`. */
interface WhyJson {
  readonly version: 1;
  readonly tool: { readonly name: string; readonly version: string };
  readonly from: string;
  readonly to: string;
  readonly depends: boolean;
  /** One of the shortest ways, with both ends; empty where there is none. Sizes are of the path itself, in bytes. */
  readonly chain: readonly { readonly path: string; readonly narSize: number }[];
}

/** `nix-audit why`: shows the way from a store path to one that it needs. Gives the exit code. */
export async function why(command: WhyCommand, surface: Surface): Promise<number | UsageError> {
  return withNix(surface, async ({ nix, storeDir, signal }) => {
    const ends: string[] = [];
    for (const given of [command.from, command.to]) {
      const named = namedBy(given, surface.cwd, storeDir);
      if (named.kind === 'failed') return fail(shownPath(named.path, surface.cwd), named.message, surface);
      if (named.kind !== 'store-path')
        return usageError(`The command why takes store paths and links to them, and "${given}" is neither.`);
      ends.push(named.path);
    }
    const [from = '', to = ''] = ends;
    const infos = await nix.pathInfo(ends, { signal });
    if (!infos.ok) return fail(from, infos.message, surface);
    for (const end of ends) if (!infos.value.has(end)) return fail(end, 'it is not in the store', surface);
    const answer = await nix.whyDepends(from, to, { signal });
    if (!answer.ok) return fail(from, answer.message, surface);
    const chain = answer.value ?? [];
    if (command.format === 'json') {
      const output: WhyJson = {
        version: 1,
        tool: { name: TOOL_NAME, version: toolVersion() },
        from,
        to,
        depends: chain.length > 0,
        chain: chain.map(({ path, narSize }) => ({ path, narSize })),
      };
      surface.out(jsonText(output));
    } else surface.out(chainText(from, to, chain, command, surface));
    return chain.length > 0 ? EXIT_OK : EXIT_NOTHING;
  });
}

function chainText(
  from: string,
  to: string,
  chain: readonly WhyStep[],
  { color }: WhyCommand,
  { env, outIsTerminal }: Surface,
): string {
  const c = colors(wantsColor(color, env, outIsTerminal));
  if (chain.length === 0) return `${visible(from)} does not depend on ${visible(to)}.\n`;
  const lines = chain.map(
    ({ path, narSize }, index) =>
      `${'  '.repeat(index)}${index === 0 ? '' : '└ '}${visible(path)}  ${c.dim(size(narSize))}`,
  );
  if (chain.length === 1) return `${lines.join('\n')}\n\nIt is the same path.\n`;
  const steps = amount(chain.length - 1, 'step');
  return `${lines.join('\n')}\n\n${steps}. Each size is that of the path itself.\n`;
}

function fail(path: string, message: string, { err }: Surface): number {
  err(`${TOOL_NAME}: ${visiblePath(path)}: ${visible(message)}\n`);
  return EXIT_FAILURE;
}

import { chainTo } from '../../../nixcli/nix/closure.ts';
import type { Closure, StorePath, WhyStep } from '../../../nixcli/nix/values.ts';
import { parsePathInStore, parseStorePath } from '../../../store/store-path.ts';
import { size } from '../../../text/size.ts';
import { amount } from '../../hover/units.ts';
import { plainText } from '../plain-text.ts';
import { refused, refusedBy, reportOf, type Task, textParam } from '../task.ts';

/** So many of the paths that a name stands for are looked at. */
const MOST_TARGETS = 5;

/**
 * Why a store path (`from`) needs another (`to`): a shortest way, each step with its own size. `to` is a store path, or a
 * part of the names of those that are meant. No workspace is touched, so it takes no trust in one.
 */
export const whyDepends: Task = async ({ host }, params, { signal, tell }) => {
  const given = (textParam(params, 'from') ?? '').trim();
  const wanted = (textParam(params, 'to') ?? '').trim();
  const from = parsePathInStore(given, host.storeDir);
  if (!from.ok) return refused(`This is no path of the store: ${plainText(given)}.`);
  if (wanted === '') return refused('It takes the name or the path of a dependency.');
  const nix = await host.nix();
  tell('asking for the closure');
  const answer = await nix.closure(from.storePath.path, { signal });
  if (!answer.ok) return refusedBy(answer);
  const { value: closure } = answer;
  if (closure === undefined) return refused(`It is not in the store: ${plainText(from.storePath.path)}.`);
  const targets = targetsIn(closure, wanted, host.storeDir);
  const name = plainText(from.storePath.name);
  if (targets.length === 0) {
    const summary = `${name} does not need ${plainText(wanted)}: it is none of ${amount(closure.infos.size, 'path')}.`;
    return { result: 'unknown', summary, report: '' };
  }
  const chains = targets.slice(0, MOST_TARGETS).flatMap((target) => chainTo(closure, target) ?? []);
  const report = reportOf([
    `Why ${plainText(from.storePath.path)} needs ${plainText(wanted)}`,
    '',
    ...targets.slice(0, MOST_TARGETS).flatMap((target) => chainLines(chainTo(closure, target) ?? [])),
    ...(targets.length > MOST_TARGETS
      ? [`and ${targets.length - MOST_TARGETS} more paths of that name`]
      : []),
  ]);
  const summary = `${name} needs ${plainText(wanted)}: ${amount(targets.length, 'path')} of ${closure.infos.size}.`;
  return { result: chains.length > 0 ? 'good' : 'unknown', summary, report };
};

function targetsIn({ root, infos }: Closure, wanted: string, storeDir: string): StorePath[] {
  const exact = parsePathInStore(wanted, storeDir);
  if (exact.ok) return infos.has(exact.storePath.path) ? [exact.storePath.path] : [];
  return [...infos.keys()].filter((path) => {
    const parsed = parseStorePath(path, storeDir);
    return path !== root && parsed.ok && parsed.storePath.name.includes(wanted);
  });
}

function chainLines(chain: readonly WhyStep[]): string[] {
  const lines = chain.map(
    ({ path, narSize }, depth) => `${'  '.repeat(depth)}${plainText(path)}  ${size(narSize)}`,
  );
  return [...lines, ''];
}

import { baseName } from '../../../engine/project.ts';
import { lockedTrees } from '../../../nixcli/verify/locked-tree.ts';
import { verifyLocked } from '../../../nixcli/verify/verify-locked.ts';
import { size } from '../../../text/size.ts';
import { amount } from '../../hover/units.ts';
import { keepVerified } from '../keep-verified.ts';
import { lockOf } from '../lock-of.ts';
import { notTrusted, refused, refusedBy, type Task, type TaskReport, textParam } from '../task.ts';
import { inputName, treesReport } from '../trees-report.ts';
import { plainText } from '../plain-text.ts';

/**
 * Verifies the trees of a lock: `uri` names it, or what stands beside it; with `node`, only the tree of that node;
 * with `fetch`, each is also fetched anew and compared.
 */
export const verifyInputs: Task = async (context, params, { signal, tell }): Promise<TaskReport> => {
  const { host, session } = context;
  const isTrusted = () => context.session.trusted;
  if (!session.trusted) return notTrusted;
  const found = await lockOf(context, textParam(params, 'uri') ?? '');
  if (found === undefined) return refused('There is no lockfile here that can be read.');
  const { graph } = found.source;
  const locked = lockedTrees(graph, host.storeDir);
  const name = plainText(baseName(found.key));
  if (!locked.ok) return refused(`${name} cannot be verified: ${plainText(locked.message)}.`);
  const node = textParam(params, 'node');
  const wanted = locked.trees.filter((tree) => node === undefined || tree.node === node);
  if (node !== undefined && wanted.length === 0) return refused(`${name} has no such node any more.`);
  const nix = params.get('fetch') === true ? await host.nix() : undefined;
  if (nix !== undefined) {
    // Each of the trees would be refused by itself.
    const version = await nix.version();
    if (!version.ok) return refusedBy(version);
  }
  const trees = await verifyLocked(wanted, {
    signal,
    refetch: nix,
    onProgress: ({ done, total, bytes }) =>
      tell(`tree ${Math.min(done + 1, total)} of ${total}, ${size(bytes)} read`, done / total),
    onFetch: (tree, done, total) =>
      tell(`fetching ${inputName(tree)}, ${done + 1} of ${total}`, done / total),
  });
  if (!isTrusted()) return notTrusted;
  keepVerified(host.kept, graph, trees, Math.floor(Date.now() / 1000));
  context.lenses.changed();
  context.inputs.verified();
  const report = treesReport(name, trees);
  const count = (verdict: string) => trees.filter((one) => one.verdict === verdict).length;
  const [good, bad, unknown] = [count('verified'), count('mismatch'), count('unknown')];
  if (trees.length === 0) return { result: 'good', summary: `${name} locks no inputs.`, report: '' };
  if (bad > 0) {
    const words = bad === 1 ? '1 input does not have' : `${bad} inputs do not have`;
    return { result: 'bad', summary: `${words} the content that ${name} says.`, report };
  }
  if (unknown > 0) {
    const summary = `${amount(good, 'input')} of ${name} verified; of ${unknown} nothing can be said.`;
    return { result: 'unknown', summary, report };
  }
  return { result: 'good', summary: `${amount(good, 'input')} of ${name} verified.`, report };
};

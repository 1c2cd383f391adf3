import type { Fix } from '../fix.ts';
import { withoutSecrets } from '../../flake/secrets.ts';
import { printable } from '../../flake/show.ts';
import type { Binding, NixFacts } from '../../nix/facts.ts';
import { NixField } from '../../syntax/nix-kinds.ts';
import { endOf, fieldOf, spanOf, startOf } from '../../syntax/table.ts';
import { UPGRADE_FLAGS } from '../../tables/upgrade-flags.ts';
import { valueSpan } from '../fetch/shared/fetches.ts';
import { ownEdits } from '../shared/own-fixes.ts';
import { removal } from '../../nix/edit/remove.ts';
import { overTls } from './shared/over-tls.ts';
import type { NixFileRole, Reporter, Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { elementsOf } from './shared/lists.ts';
import { plainTransport } from './shared/plain-transport.ts';

/**
 * ## What it does
 *
 * Looks at `system.autoUpgrade` of NixOS and `services.home-manager.autoUpgrade`:
 *
 * - flags that let the upgrade do more than build what is pinned: `--accept-flake-config`, `--impure`,
 *   `--recreate-lock-file`, `--option require-sigs false`, `--option sandbox false`;
 * - a `flake` or `channel` that is fetched over http or the git protocol (an error);
 * - `--update-input`, and a `channel` at all: infos, since newer content is what they are for.
 *
 * ## Why it is bad
 *
 * Such an upgrade runs by itself, on a timer, that of the system as root (nixos/modules/tasks/auto-upgrade.nix). With
 * `--accept-flake-config` whoever can push to the flake sets the settings of Nix for that run, among them programs that Nix
 * starts as root ([NixOS/nix#9649](https://github.com/NixOS/nix/issues/9649)). Without the lock nobody has seen what becomes
 * the system. And whoever is on the way of a plain transport chooses it.
 *
 * ## Fix
 *
 * Writes `https://` instead of `http://`: safe for hosts of NixOS, which answer there, unsafe for others. Removes a
 * flag that switches a guard off: unsafe, because the upgrade may need it.
 *
 * ## When to ignore it
 *
 * Where the flake is in your hands alone and needs the flag, for example one that reads a file beside it (`--impure`).
 *
 * Whose a remote flake is cannot be told from the text, so that it is not reported by itself.
 */
export const rule: Rule = {
  meta: {
    id: 'nixos-auto-upgrade-unpinned',
    group: 'nixos',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'safe',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    if (facts.bindings('autoUpgrade').length === 0) return;
    const of = (name: string): readonly Binding[] =>
      facts.bindings(name).filter((binding) => isUpgrade(binding) && !isOff(facts, binding));
    const seen = new Set<number>();
    for (const binding of of('flags')) checkFlags(facts, role, elementsOf(facts, binding.attr, seen), report);
    for (const binding of [...of('flake'), ...of('channel')]) checkSource(facts, role, binding, report);
  },
};

function isUpgrade({ path }: Binding): boolean {
  const [owner, set] = path.slice(-3);
  return set === 'autoUpgrade' && (owner === 'system' || owner === 'home-manager');
}

/** It is switched off in the same set. */
function isOff(facts: NixFacts, { set }: Binding): boolean {
  const enable = set.attrs.get('enable');
  const value = enable === undefined ? undefined : facts.optionValue(enable);
  return value?.kind === 'bool' && !value.value;
}

function checkFlags(facts: NixFacts, role: NixFileRole, rows: readonly number[], report: Reporter): void {
  const words = rows.flatMap((row) => {
    const value = facts.value(row);
    const text = value.kind === 'string' ? value.value.trim().split(/\s+/) : [''];
    return text.map((word) => ({ word, row }));
  });
  for (const [at, { word, row }] of words.entries()) {
    const parts = word === '--option' ? words.slice(at, at + 3).map((one) => one.word) : [word];
    const known = UPGRADE_FLAGS.get(parts.join(' '));
    if (known === undefined) continue;
    report({
      message: `${known.flag} lets the automatic upgrade ${known.lets}.`,
      span: spanOf(facts.table, parts.length > 1 ? (words[at + 1]?.row ?? row) : row),
      subject: 'flags',
      detail: known.flag,
      severity: severityIn(role, known.usual === true ? 'info' : 'warning'),
      fixes: () => (known.usual === true ? [] : withoutFlag(facts, words, at, parts.length)),
    });
  }
}

/** Takes the elements of a flag out, where each of its words is one. */
function withoutFlag(
  { table }: NixFacts,
  words: readonly { readonly word: string; readonly row: number }[],
  at: number,
  count: number,
): readonly Fix[] {
  const own = words.slice(at, at + count);
  const others = words.filter((_, index) => index < at || index >= at + count);
  if (own.some(({ row }) => others.some((other) => other.row === row))) return [];
  const rows = [...new Set(own.map(({ row }) => row))];
  const [first, last] = [rows[0], rows.at(-1)];
  if (
    first === undefined ||
    last === undefined ||
    rows.some((row) => fieldOf(table, row) !== NixField.element)
  )
    return [];
  const shown = own.map(({ word }) => word).join(' ');
  // Between the words of one flag nothing else stands.
  const span = { start: startOf(table, first), end: endOf(table, last) };
  const isOne = rows.length === 1 || /^[\s"\w-]*$/.test(table.text.slice(span.start, span.end));
  return isOne ? ownEdits('unsafe', `Remove ${printable(shown)}`, removal(table.text, span)) : [];
}

function checkSource(facts: NixFacts, role: NixFileRole, { attr }: Binding, report: Reporter): void {
  const value = facts.optionValue(attr);
  const address =
    value.kind === 'string' ? value.value : value.kind === 'unknown' ? (value.prefix ?? '') : '';
  if (address === '') return;
  const shown = `${printable(withoutSecrets(address))}${value.kind === 'string' ? '' : '…'}`;
  const common = { span: valueSpan(facts, attr), subject: attr.name };
  const transport = plainTransport(address);
  if (transport !== undefined) {
    report({
      message: `The automatic upgrade takes its ${attr.name} from ${shown} over ${transport}, so whoever is on the way chooses what becomes the system.`,
      detail: 'transport',
      severity: severityIn(role, 'error'),
      fixes: () => overTls(facts, common.span, address),
      ...common,
    });
  } else if (attr.name === 'channel') {
    report({
      message: `The automatic upgrade builds whatever the channel ${shown} holds at that time; no file of the repository pins it.`,
      detail: 'channel',
      severity: 'info',
      ...common,
    });
  }
}

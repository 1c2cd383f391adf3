import type { NixFacts } from '../../nix/facts.ts';
import type { Fix } from '../fix.ts';
import { withoutSecrets } from '../../flake/secrets.ts';
import { printable } from '../../flake/show.ts';
import { movingUrl } from '../../lock/moving-url.ts';
import { spanOf } from '../../syntax/table.ts';
import { ownEdits } from '../shared/own-fixes.ts';
import { overTls } from './shared/over-tls.ts';
import { isFormalInScope } from '../../nix/edit/in-scope.ts';
import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { elementsOf } from './shared/lists.ts';
import { plainTransport } from './shared/plain-transport.ts';

/**
 * ## What it does
 *
 * Finds entries of `nix.nixPath` that follow a channel or a branch: `nixpkgs=channel:nixos-unstable`, the address of a
 * channel or of a branch's archive, and the channels of the machine (`/nix/var/nix/profiles/per-user/root/channels`).
 *
 * An address over http is an error: Nix unpacks what comes and compares it with nothing.
 *
 * ## Why it is bad
 *
 * `<nixpkgs>` then is another version each time the channel moves, on each machine at another time, and no file of the
 * repository says which ("channel:" in `EvalSettings::resolvePseudoUrl`, src/libexpr/eval-settings.cc). What is pinned for
 * the system is not what `nix-shell -p` and `nix repl '<nixpkgs>'` use on it.
 * `[ "nixpkgs=${inputs.nixpkgs}" ]` or `[ "nixpkgs=flake:nixpkgs" ]` with a pinned registry give both the same.
 *
 * ## Fix
 *
 * Writes `https://` instead of `http://`: safe for hosts of NixOS, which answer there, unsafe for others. Where the
 * inputs of a flake are at hand, it takes nixpkgs from there: unsafe, because the version may be another one.
 *
 * ## When to ignore it
 *
 * On a machine that follows a channel on purpose.
 */
export const rule: Rule = {
  meta: {
    id: 'nixos-channel-nix-path',
    group: 'nixos',
    severity: 'info',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'safe',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    const seen = new Set<number>();
    for (const { attr, path } of facts.bindings('nixPath')) {
      if (path.at(-2) !== 'nix') continue;
      for (const row of elementsOf(facts, attr, seen)) {
        const value = facts.value(row);
        if (value.kind !== 'string') continue;
        const found = problemOf(value.value);
        if (found === undefined) continue;
        report({
          message: `The entry ${JSON.stringify(printable(withoutSecrets(value.value)))} of nix.nixPath ${found.is}.`,
          span: spanOf(facts.table, row),
          subject: 'nixPath',
          detail: withoutSecrets(value.value),
          severity: severityIn(role, found.isPlain ? 'error' : 'info'),
          fixes: () => [
            ...overTls(facts, spanOf(facts.table, row), value.value),
            ...pinned(facts, row, value.value),
          ],
        });
      }
    }
  },
};

/** The input of the flake, where the module is given the inputs. */
function pinned(facts: NixFacts, row: number, entry: string): readonly Fix[] {
  if (!entry.startsWith('nixpkgs=') || !isFormalInScope(facts.table, row, 'inputs')) return [];
  return ownEdits('unsafe', 'Take nixpkgs from the inputs of the flake', {
    span: spanOf(facts.table, row),
    text: '"nixpkgs=${inputs.nixpkgs}"',
  });
}

const MOVES = 'so <…> is not what a file of the repository pins';

function problemOf(entry: string): { readonly is: string; readonly isPlain: boolean } | undefined {
  const [, name = '', target = ''] = /^(?:([\w.-]+)=)?([^]*)$/.exec(entry) ?? [];
  const looked = name === '' ? 'what is looked up in it' : `<${printable(name)}>`;
  const is = (what: string): string => `${what}, ${MOVES.replace('<…>', looked)}`;
  const transport = plainTransport(target);
  if (transport !== undefined)
    return {
      is: `is fetched over ${transport}, so whoever is on the way chooses what ${looked} is`,
      isPlain: true,
    };
  if (target.startsWith('channel:')) return { is: is('follows a channel'), isPlain: false };
  if (/\/nix\/var\/nix\/profiles\/per-user\/[^/]+\/channels(?:[/:]|$)|\.nix-defexpr\/channels/.test(target))
    return { is: is('is a channel of the machine'), isPlain: false };
  const moving = movingUrl(target);
  if (moving === undefined || moving.kind === 'tag') return undefined;
  return { is: is(moving.kind === 'branch' ? 'follows a branch' : 'follows a channel'), isPlain: false };
}

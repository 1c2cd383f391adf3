import { textAttr } from '../../flake/placed-ref.ts';
import { showText } from '../../syntax/json-strings.ts';
import type { Rule } from '../rule.ts';
import { entryFixes } from '../shared/inputs/asks.ts';

/**
 * ## What it does
 *
 * Reports an input whose `locked` part is of type `indirect`, which is a name to be looked up in the registry.
 *
 * ## Why it is bad
 *
 * The registry is a list that differs from one machine to the next and may be changed by anybody who can write there.
 * An input that is looked up each time is not locked. Nix never writes this and refuses to use it
 * (`IndirectInputScheme` in
 * [indirect.cc](https://github.com/NixOS/nix/blob/master/src/libfetchers/indirect.cc)).
 * In the `original` part the type is normal: there it says what was asked for.
 *
 * ## Fix
 *
 * Takes the entry as the last commit has it, or lets Nix lock the input anew, to what its source has now. Both are shown before
 * they are written; unsafe, as what is restored or fetched may be wrong as well: look at where the change came from first.
 *
 * ## When to ignore it
 *
 * Never. Run `nix flake update` for this input.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-indirect-locked',
    group: 'lock',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock }, report) {
    for (const { node, locked, type } of lock.unusual.inputs) {
      const place = locked.attrs.get('type');
      if (type !== 'indirect' || place === undefined) continue;
      const id = textAttr(locked, 'id') ?? node.key;
      report({
        message: `The input "${showText(node.key)}" is locked to the name "${showText(id)}" in the registry, which can mean something else on each machine.`,
        span: place.span,
        subject: node.key,
        fixes: () => entryFixes(lock, node),
      });
    }
  },
};

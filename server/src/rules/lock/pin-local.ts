import { isReadable } from '../../lock/nodes.ts';
import { attrsOf, textOf } from '../../lock/pins.ts';
import { showText } from '../../syntax/json-strings.ts';
import type { Rule } from '../rule.ts';

/**
 * ## What it does
 *
 * Reports sources of niv of the type `local`: a folder of the machine that evaluates.
 *
 * ## Why it is bad
 *
 * Nothing pins a folder: no commit and no hash. Everybody builds what happens to be there, and whoever has no such
 * folder builds nothing. niv means it for a while of work on two repositories at once
 * ([README of niv](https://github.com/nmattia/niv#local)).
 *
 * ## What Nix does
 *
 * It does not look at it: Nix itself never reads lists of pins, and fetches what the Nix code of the tool asks for.
 *
 * ## When to ignore it
 *
 * When the folder is part of the same repository.
 */
export const rule: Rule = {
  meta: {
    id: 'pin-local',
    group: 'lock',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock }, report) {
    if (lock.format.id !== 'niv' || !isReadable(lock)) return;
    for (const node of lock.nodes.values()) {
      const attrs = attrsOf(node.object);
      if (attrs.get('type')?.value !== 'local') continue;
      const path = textOf(attrs, 'path');
      const what = path === undefined ? 'a folder' : `the folder ${showText(path.value)}`;
      report({
        message: `The source "${showText(node.key)}" is ${what} as it happens to be on the machine: no commit and no hash pins it.`,
        span: path?.span ?? attrs.get('type')?.span ?? node.keySpan,
        subject: node.key,
      });
    }
  },
};

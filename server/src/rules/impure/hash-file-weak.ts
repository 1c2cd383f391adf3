import type { NixFacts } from '../../nix/facts.ts';
import type { Fix } from '../fix.ts';
import { ownEdits } from '../shared/own-fixes.ts';
import { spanOf, textOf } from '../../syntax/table.ts';
import type { Rule } from '../rule.ts';
import { builtinCalls } from './shared/builtin-calls.ts';

/**
 * ## What it does
 *
 * Finds `builtins.hashFile` and `builtins.hashString` with MD5 or SHA-1.
 *
 * ## Why it is bad
 *
 * Anybody can make two files with the same MD5 hash, and with some money two with the same SHA-1 hash
 * (https://shattered.io). So such a hash does not tell whether a file is the one that it should be.
 *
 * Of a string it is a hint: most often the hash only makes a name of it, for which any will do.
 *
 * ## Fix
 *
 * Takes SHA-256 of a file. Unsafe, because somebody may compare the hash with another one. That of a text mostly only
 * makes a name, which would be another one then, so it stays.
 *
 * ## When to ignore it
 *
 * Where a protocol asks for this hash, or only a name is made of it.
 */
export const rule: Rule = {
  meta: {
    id: 'hash-file-weak',
    group: 'impure',
    severity: 'info',
    confidence: 'high',
    audience: 'pedantic',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts }, report) {
    for (const { name, span, args } of builtinCalls(facts, HASHES)) {
      const value = args[0] === undefined ? undefined : facts.value(args[0]);
      const weak = value?.kind === 'string' ? WEAK.get(value.value) : undefined;
      if (weak === undefined) continue;
      const ofFile = name === 'hashFile';
      report({
        message: ofFile
          ? `builtins.hashFile takes the ${weak} hash of a file, and another file can be made that has the same.`
          : `builtins.hashString takes the ${weak} hash of a text: good for a name, but another text can be made that has the same.`,
        span,
        subject: name,
        detail: weak,
        severity: ofFile ? 'info' : 'hint',
        fixes: () => (ofFile ? stronger(facts, args[0]) : []),
      });
    }
  },
};

const HASHES: ReadonlySet<string> = new Set(['hashFile', 'hashString']);
const WEAK: ReadonlyMap<string, string> = new Map([
  ['md5', 'MD5'],
  ['sha1', 'SHA-1'],
]);

function stronger({ table }: NixFacts, row: number | undefined): readonly Fix[] {
  if (row === undefined || !/^"(?:md5|sha1)"$/.test(textOf(table, row))) return [];
  return ownEdits('unsafe', 'Take SHA-256 instead', { span: spanOf(table, row), text: '"sha256"' });
}

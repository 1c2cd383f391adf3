import type { JsonDocument, JsonProblem } from '../../syntax/json.ts';
import type { Rule } from '../rule.ts';

/**
 * ## What it does
 *
 * Reports every place where a lockfile is not valid JSON: a missing comma or quote, a comma too many,
 * a bracket that is never closed, a comment, an empty file.
 *
 * ## Why it is bad
 *
 * Nix refuses the whole lockfile and says only where its own parser gave up, which is often far from the mistake
 * (`LockFile::LockFile` in
 * [lockfile.cc](https://github.com/NixOS/nix/blob/master/src/libflake/lockfile.cc)).
 * Until the file is mended nothing is locked, and the other rules on locks stay silent.
 *
 * ## When to ignore it
 *
 * Never. Restore the file from version control, or remove it and run `nix flake lock`.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-invalid-json',
    group: 'lock',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock: { document } }, report) {
    for (const { message, span } of problemsOf(document)) {
      report({
        message: `The lockfile is not valid JSON, so Nix cannot read it: ${message}.`,
        span,
        subject: '',
        detail: message.replaceAll(/\d+/g, 'n'),
      });
    }
  },
};

function problemsOf({ problems, value, conflicts }: JsonDocument): readonly JsonProblem[] {
  if (problems.length > 0 || conflicts.length > 0 || value === undefined || value.kind === 'object')
    return problems;
  const { kind, span } = value;
  return [
    { message: `it holds ${nouns.get(kind) ?? 'something else'} where an object in braces belongs`, span },
  ];
}

const nouns: ReadonlyMap<string, string> = new Map([
  ['array', 'a list'],
  ['string', 'a string'],
  ['number', 'a number'],
  ['bool', 'a truth value'],
  ['null', 'null'],
]);

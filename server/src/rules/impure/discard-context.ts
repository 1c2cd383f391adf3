import type { NixFacts } from '../../nix/facts.ts';
import { NixField, NixKind } from '../../syntax/nix-kinds.ts';
import { childByField, fieldOf, NONE, parentOf, symbolOf, textOf } from '../../syntax/table.ts';
import type { Rule } from '../rule.ts';
import { appliedBy } from './shared/applications.ts';
import { type BuiltinCall, builtinCalls } from './shared/builtin-calls.ts';

/**
 * ## What it does
 *
 * Finds `builtins.unsafeDiscardStringContext` and `builtins.unsafeDiscardOutputDependency`.
 *
 * ## Why it is bad
 *
 * Nix knows what something depends on by the context of its strings, which these functions take away ("String context" in
 * the Nix manual). What was a dependency is then neither built nor kept: the path in the text may lead to nothing on another
 * machine, or after a garbage collection, and no list of the closure shows that it is needed.
 *
 * Where the text cannot carry a context anyway, or only its letters count, it is no finding: in names of attributes and
 * derivations, of `baseNameOf` and `drvPath`, in what is hashed, compared or matched.
 *
 * ## When to ignore it
 *
 * Where it is known that the dependency is there in another way.
 */
export const rule: Rule = {
  meta: {
    id: 'discard-context',
    group: 'impure',
    severity: 'info',
    confidence: 'medium',
    audience: 'pedantic',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts }, report) {
    for (const call of builtinCalls(facts, DISCARDING)) {
      if (isOfLetters(facts, call) || isForLetters(facts, call.row)) continue;
      report({
        message: `builtins.${call.name} hides what the text depends on, so Nix neither builds nor keeps it.`,
        span: call.span,
        subject: call.name,
      });
    }
  },
};

const DISCARDING: ReadonlySet<string> = new Set([
  'unsafeDiscardStringContext',
  'unsafeDiscardOutputDependency',
]);

/** Functions whose outcome is no path. */
const LETTERS: ReadonlySet<string> = new Set([
  'baseNameOf',
  'hashFile',
  'hashString',
  'sanitizeDerivationName',
]);
/** Functions that look at the letters of a text only. */
const READERS: ReadonlySet<string> = new Set([
  'compareVersions',
  'elem',
  'hasInfix',
  'hasPrefix',
  'hasSuffix',
  'hashString',
  'match',
  'sanitizeDerivationName',
  'split',
  'stringLength',
]);
/** Attributes whose value cannot refer to anything. */
const NAMES: ReadonlySet<string> = new Set(['name', 'pname', 'version']);

/** What is discarded is no path, or one that is not meant to be there. */
function isOfLetters(facts: NixFacts, { args }: BuiltinCall): boolean {
  const [argument] = args;
  if (argument === undefined) return false;
  const value = facts.value(argument);
  if (value.kind === 'string' || value.kind === 'path') return true;
  const { table } = facts;
  const { row } = value;
  if (row === NONE) return false;
  if (symbolOf(table, row) === NixKind.apply_expression) {
    return LETTERS.has(appliedBy(facts, row).name);
  }
  return symbolOf(table, row) === NixKind.select_expression && textOf(table, row).endsWith('.drvPath');
}

/** More expressions than anybody puts around it. */
const STEPS = 12;

/** Only the letters of the outcome count, or it stands where no context may be. */
function isForLetters(facts: NixFacts, call: number): boolean {
  const { table } = facts;
  let row = call;
  for (let steps = 0; steps < STEPS; steps++) {
    const parent = parentOf(table, row);
    if (parent === NONE) return false;
    switch (symbolOf(table, parent)) {
      case NixKind.parenthesized_expression:
      case NixKind.string_expression:
        break;
      case NixKind.interpolation:
        if (symbolOf(table, parentOf(table, parent)) === NixKind.attrpath) return true;
        break;
      case NixKind.binary_expression: {
        const operator = textOf(table, childByField(table, parent, NixField.operator));
        if (operator === '==' || operator === '!=') return true;
        if (operator !== '+') return false;
        break;
      }
      case NixKind.apply_expression:
        if (fieldOf(table, row) === NixField.argument) {
          if (READERS.has(appliedBy(facts, parent).name)) return true;
        }
        break;
      case NixKind.binding:
        return NAMES.has(textOf(table, childByField(table, parent, NixField.attrpath)));
      default:
        return false;
    }
    row = parent;
  }
  return false;
}

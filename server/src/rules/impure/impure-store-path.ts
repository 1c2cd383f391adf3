import { printable } from '../../flake/show.ts';
import { advice } from '../shared/own-fixes.ts';
import type { NixFileRole, Rule, Severity } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { builtinCalls } from './shared/builtin-calls.ts';

/**
 * ## What it does
 *
 * Finds `builtins.storePath`, and path literals below `/nix/store`.
 *
 * ## Why it is bad
 *
 * Both mean what lies in the store of the machine at hand. Nothing in the repository says how it got there, whence it came
 * or how to build it, and after the next garbage collection it may be gone. In pure evaluation, which flakes use, Nix
 * refuses both ("'builtins.storePath' is not allowed in pure evaluation mode": src/libexpr/primops.cc; "access to absolute
 * path '/nix/store/…' is forbidden in pure evaluation mode").
 *
 * Strings (`"/nix/store/…"`) are not reported, nor is the `example` of an option. `storePath` of a path that comes from
 * elsewhere is an info, as is the default of an argument, and what a file does that finds out whether the evaluation is
 * pure (`builtins ? currentSystem`, `lib.inPureEvalMode`).
 *
 * ## Fix
 *
 * What the path comes from the path does not tell.
 *
 * ## When to ignore it
 *
 * In a tool that is handed paths which it has just built.
 */
export const rule: Rule = {
  meta: {
    id: 'impure-store-path',
    group: 'impure',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'display',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    if (role.generated) return;
    const calls = builtinCalls(facts, STORE_PATH);
    const knowsPurity = calls.length > 0 && ASKS_PURITY.test(facts.table.text);
    const end =
      role.kind === 'flake' ? ', which Nix refuses in a flake.' : ', but nothing says how it got there.';
    for (const { span, args } of calls) {
      const value = args[0] === undefined ? undefined : facts.value(args[0]);
      const path = value?.kind === 'string' ? value.value : value?.kind === 'path' ? value.text : undefined;
      const what = path === undefined ? 'a path' : printable(path);
      report({
        message: `builtins.storePath takes ${what} out of the store of the machine${end}`,
        span,
        subject: 'storePath',
        detail: path === undefined ? '' : printable(path),
        severity: severityIn(role, path === undefined || knowsPurity ? 'info' : severityOf(role)),
        fixes: () => advice(INSTEAD),
      });
    }
    const told = new Set(calls.map(({ args }) => args[0]));
    for (const path of facts.paths) {
      if (path.kind !== 'absolute' || !/^\/nix\/store\/./.test(path.text)) continue;
      if (told.has(path.row) || path.appended || path.inExample) continue;
      report({
        message: `The path literal ${printable(path.text)} means what lies in the store of the machine${end}`,
        span: path.span,
        subject: printable(path.text),
        severity: severityIn(role, path.isFallback ? 'info' : severityOf(role)),
        fixes: () => advice(INSTEAD),
      });
    }
  },
};

const INSTEAD = 'Name the package that makes it, or fetch it with builtins.fetchClosure.';
const STORE_PATH: ReadonlySet<string> = new Set(['storePath']);

function severityOf({ kind }: NixFileRole): Severity {
  return kind === 'flake' ? 'error' : 'warning';
}

/** The file asks if the evaluation is pure; the builtin is there in any case. */
const ASKS_PURITY = /\?\s{0,8}"?currentSystem\b|\binPureEvalMode\b/;

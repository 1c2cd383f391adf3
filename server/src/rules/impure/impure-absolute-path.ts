import { printable } from '../../flake/show.ts';
import type { PathUse } from '../../nix/facts.ts';
import { advice } from '../shared/own-fixes.ts';
import type { NixFileRole, Rule, Severity } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { secretFilesIn } from './shared/secret-files.ts';

/**
 * ## What it does
 *
 * Finds path literals that are absolute (`/home/me/x`) or begin at the home folder (`~/x`).
 *
 * ## Why it is bad
 *
 * A path literal means the file of the machine that evaluates, and its content is copied into the store when it is used
 * in a derivation. Elsewhere that file does not exist, or is another one. In pure evaluation, which flakes use, Nix
 * refuses to read it ("access to absolute path … is forbidden in pure evaluation mode"; for `~/x` already to name it), and
 * `builtins.pathExists` says that it is not there.
 *
 * Strings are no path literals: `"/etc/ssh"` is a place on the machine that runs the result, and right. Nor is what is
 * appended to something (`self + /lib`). `/.` (as in `/. + path`), `/${path}`, devices and the `example` of an option are
 * not reported; of paths in the store `impure-store-path` tells, and of secrets that get into it `secret-in-store`.
 *
 * ## Fix
 *
 * Whether the file belongs into the project, or is one of the machine that runs the result, only its author knows.
 *
 * ## When to ignore it
 *
 * In the configuration of one machine that is evaluated on it, for a file that must not be in the repository.
 */
export const rule: Rule = {
  meta: {
    id: 'impure-absolute-path',
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
    let secrets: ReadonlySet<PathUse> | undefined;
    for (const path of facts.paths) {
      if (path.kind !== 'home' && (path.kind !== 'absolute' || isHarmless(path.text))) continue;
      if (path.appended || path.inExample) continue;
      secrets ??= new Set(secretFilesIn(facts).map((secret) => secret.path));
      if (secrets.has(path)) continue;
      const what = `The path literal ${printable(path.text)} means a file of the machine that evaluates`;
      report({
        message:
          role.kind === 'flake'
            ? `${what}, which Nix refuses to read in a flake.`
            : `${what}, not of the one that runs the result.`,
        span: path.span,
        subject: printable(path.text),
        severity: severityIn(role, severityOf(path, role)),
        fixes: () =>
          advice('Copy the file into the project, or write a string where it is only read at run time.'),
      });
    }
  },
};

/** The root, a path that begins with an interpolation, what is in the store already, and names for nothing at all. */
function isHarmless(text: string): boolean {
  return (
    /^\/\.?$/.test(text) ||
    text.startsWith('/${') ||
    /^\/nix\/store(?:\/|$)/.test(text) ||
    /^\/(?:dev\/(?!stdin|fd)|homeless-shelter$|var\/empty$)/.test(text)
  );
}

function severityOf(path: PathUse, role: NixFileRole): Severity {
  if (path.isFallback) return 'info';
  return role.kind === 'flake' && path.kind === 'home' ? 'error' : 'warning';
}

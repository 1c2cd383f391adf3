import type { Rule } from '../rule.ts';

/**
 * ## What it does
 *
 * Finds flakes whose flake.lock git leaves out: a .gitignore file of the repository (or .git/info/exclude) covers it, and
 * it is not tracked.
 *
 * ## Why it is bad
 *
 * From a git repository Nix takes what git tracks, and nothing else: it neither sees the lock that lies there nor adds it to
 * git (`putFile` in Nix's src/libfetchers/git.cc asks `git check-ignore` first). So it locks all inputs anew each time, on
 * this machine as on every other, and nothing pins what is built, though it looks as if something did.
 *
 * ## What Nix does
 *
 * It writes flake.lock, and passes it over the next time. Only a flake that is named as a path without git
 * (`path:.`) has it.
 *
 * ## Fix
 *
 * Take the line that matches flake.lock out of .gitignore, and add the file to the repository. Nothing is changed by itself, as
 * the line may be there for other files too.
 *
 * ## When to ignore it
 *
 * Where each user is meant to lock the flake anew, as with an installer or an example. As that is what such a line is for in
 * subfolders, it is an info there, and an error at the top of the repository. In tests and templates nothing is reported.
 * Otherwise take the line out of .gitignore and run `git add flake.lock`.
 */
export const rule: Rule = {
  meta: {
    id: 'flake-lock-ignored',
    group: 'flake',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'display',
    since: '0.1.0',
  },
  on: 'flake',
  check({ flake, lockLeftOut, role }, report) {
    const [first] = flake.inputs;
    if (!lockLeftOut || role.sample || first === undefined || !flake.attrs.attrs.has('outputs')) return;
    report({
      message:
        'Git leaves out the flake.lock beside this flake (.gitignore), so Nix does not see it either: nothing pins the inputs, ' +
        'though the file is there.',
      span: flake.inputsSpan ?? first.nameSpan,
      subject: 'inputs',
      severity: role.path.includes('/') ? 'info' : 'error',
      fixes: () => [
        { kind: 'advice', title: 'Take flake.lock out of .gitignore and add it (git add flake.lock).' },
      ],
    });
  },
};

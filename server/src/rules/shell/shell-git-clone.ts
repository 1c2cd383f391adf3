import { startWithoutSecrets, withoutSecrets } from '../../flake/secrets.ts';
import { printable } from '../../flake/show.ts';
import type { ScriptPlace } from '../../shell/script.ts';
import { UNKNOWN } from '../../text/mapped.ts';
import { advice } from '../shared/own-fixes.ts';
import type { Rule, Severity } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { type Clone, unpinnedClones } from './shared/clones.ts';
import { type Purpose, purposes } from './shared/purpose.ts';
import { nameOf, whereOf } from './shared/where.ts';

/**
 * ## What it does
 *
 * Finds scripts that copy a repository and take whatever its branch holds: `git clone`, `git submodule add`, `hg clone`,
 * `svn checkout`, `gh repo clone` without a commit; as an info `git pull` and `git submodule update --remote` in services.
 *
 * ## Why it is bad
 *
 * A branch holds what was pushed last, by whoever owns the repository then, and a tag can be moved (git-tag(1), "On
 * Re-tagging"). What the script builds or runs from the copy is not what was reviewed. In the sandbox of a build there is no
 * network: the command fails, or the sandbox is off.
 *
 * ## What to do instead
 *
 * A fetcher with a hash (`fetchFromGitHub`, `fetchgit`) or an input of the flake. In a script: `git checkout <commit>` with
 * all 40 digits after the copy, or `git clone --revision=<commit>`.
 *
 * ## Fix
 *
 * A commit has to be chosen.
 *
 * ## When to ignore it
 *
 * Where the copy is for somebody to work in. A script that checks out a commit, or something that may be one, is no finding,
 * nor are repositories on this machine and addresses that cannot be told. Programs that are run by name, tags of releases,
 * copies over ssh, and those that the script keeps up to date or sends to are an info.
 */
export const rule: Rule = {
  meta: {
    id: 'shell-git-clone',
    group: 'shell',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'display',
    since: '0.1.0',
  },
  on: 'shell',
  check(subject, report) {
    const { role, scripts } = subject;
    if (role.generated) return;
    const purposeOf = purposes(subject);
    for (const script of scripts) {
      const { place } = script;
      // What may fetch by itself is told by drv-fod-runs-build and fetcher-post-fetch-network.
      if (place.runs === 'fetch') continue;
      for (const clone of unpinnedClones(script)) {
        const severity = severityOf(clone, place, purposeOf(script));
        if (severity === undefined) continue;
        const shown = `${clone.tool}${clone.address === undefined ? '' : ` ${show(clone.address)}`}`;
        report({
          message: `${nameOf(place)} runs ${shown}, ${whereOf(place)}, which ${what(clone, place)}.`,
          span: clone.command.span,
          subject: nameOf(place),
          detail: shown,
          severity: severityIn(role, severity),
          fixes: () => (clone.updates ? [] : advice(subject.facts === undefined ? CHECKED_OUT : FETCHED)),
        });
      }
    }
  },
};

const FETCHED = 'Fetch a commit of it with fetchgit, or make it an input of the flake.';
const CHECKED_OUT = 'Check a commit out behind it: git -C DIRECTORY checkout COMMIT.';

function what({ name, isTag, updates }: Clone, { runs }: ScriptPlace): string {
  if (runs === 'build')
    return 'has no network: it fails, or the sandbox is off and nothing pins what arrives';
  if (updates) return 'takes the newest commit of a branch: whoever may push to it decides what arrives';
  if (name === undefined)
    return 'takes the newest commit of the default branch: whoever may push to it decides what arrives';
  const shown = printable(name);
  return isTag
    ? `takes the tag ${shown}, which can be moved to another commit`
    : `takes the newest commit of ${shown}: whoever may push to it decides what arrives`;
}

/** Undefined: nothing to say there. */
function severityOf(
  { isTag, updates, follows }: Clone,
  { runs }: ScriptPlace,
  purpose: Purpose,
): Severity | undefined {
  if (updates) return runs === 'system' || runs === 'open-build' ? 'info' : undefined;
  if (runs === 'build') return 'warning';
  return isTag || follows || runs === 'program' || purpose !== 'other' ? 'info' : 'warning';
}

function show(address: string): string {
  // Who logs in is nobody's business.
  const open = address.replace(/\/\/[^/]*@/, '//');
  const at = open.indexOf(UNKNOWN);
  return at < 0 ? printable(withoutSecrets(open)) : `${printable(startWithoutSecrets(open.slice(0, at)))}…`;
}

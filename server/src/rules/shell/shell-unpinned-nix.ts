import type { Assignment, Script } from '../../shell/script.ts';
import { advice } from '../shared/own-fixes.ts';
import type { Rule, Severity, ShellSubject } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { unpinnedSource } from './shared/nix-references.ts';
import { type NixUse, nixUses } from './shared/nix-uses.ts';
import { type Purpose, purposes } from './shared/purpose.ts';
import { nameOf, whereOf } from './shared/where.ts';

/**
 * ## What it does
 *
 * Finds commands of Nix in scripts that take what no commit and no hash pins: `nix run github:owner/repo`,
 * `nix shell nixpkgs#hello`, `nix-shell -p hello`, `nix-build https://…/archive/main.tar.gz`, `nix-channel --add`,
 * `-I nixpkgs=channel:…`, `--override-input`, a `NIX_PATH` of channels, `nixos-rebuild --flake github:owner/repo`, and
 * `use flake` of somebody else's flake in `.envrc`.
 *
 * ## Why it is bad
 *
 * The flake.lock of the project says nothing of what a script asks for by itself. A reference without a commit is looked up
 * when the script runs (`nix flake --help`, "Flake references"): a branch then holds what somebody pushed a minute ago, and
 * a name such as `nixpkgs` means what the registry of that machine says. What runs today is not what was reviewed, and
 * differs from one machine to the next.
 *
 * ## What to do instead
 *
 * Make it an input of the flake, and use the program by its path: `${inputs.repo.packages.${system}.default}/bin/name`, or
 * `${pkgs.hello}/bin/hello`. In a script: `nix run .#name`, `nix run --inputs-from . nixpkgs#hello`, or a commit in the
 * reference, `github:owner/repo/<commit>`.
 *
 * ## Fix
 *
 * Which commit it is to be somebody has to choose.
 *
 * ## When to ignore it
 *
 * Where the newest is what is wanted. Scripts that are called an update, aliases, and the tags of releases are only an info;
 * so are names of the registry and of the NIX_PATH in programs, whose users decide what these mean, and `nixpkgs` in the
 * configuration of a system, which NixOS pins to what the system was built from (`nixpkgs.flake.setFlakeRegistry`). In the sandbox of a build there is no network, and nothing is reported.
 */
export const rule: Rule = {
  meta: {
    id: 'shell-unpinned-nix',
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
    const { role, scripts, facts } = subject;
    if (role.generated) return;
    const purposeOf = purposes(subject);
    for (const script of scripts) {
      if (script.place.runs === 'build' || script.place.runs === 'fetch') continue;
      for (const use of usesIn(script)) {
        report({
          message: `${nameOf(script.place)} runs ${shownUse(use)}, ${whereOf(script.place)}, which takes ${use.follows}: no commit and no hash says what that is.`,
          span: use.span,
          subject: nameOf(script.place),
          detail: shownUse(use),
          severity: severityIn(role, severityOf(use, script, purposeOf(script), facts)),
          fixes: () => (use.isUpdate ? [] : advice(PINNED)),
        });
      }
    }
  },
};

const PINNED = 'Take it from an input of the flake, or name a commit: github:OWNER/REPOSITORY/COMMIT.';

function shownUse({ tool, shown }: NixUse): string {
  return `${tool} ${shown}`.trim();
}

function usesIn({ commands, assignments }: Script): NixUse[] {
  const setsPath = assignments.some(({ name }) => name === 'NIX_PATH');
  return [...commands.flatMap((command) => nixUses(command, setsPath)), ...assignments.flatMap(pathEntries)];
}

/** The entries of a NIX_PATH. */
function pathEntries({ name, value }: Assignment): NixUse[] {
  if (name !== 'NIX_PATH') return [];
  // A colon ends an entry, but for those of a scheme.
  return value.text.split(/:(?=[\w.-]+=)/).flatMap((entry) => {
    const found = unpinnedSource(entry.slice(entry.indexOf('=') + 1));
    if (found === undefined || found.by === 'machine') return [];
    return [
      {
        ...found,
        tool: 'Nix with NIX_PATH=',
        span: value.span,
        isUpdate: false,
      },
    ];
  });
}

function severityOf(
  { by, follows, isUpdate }: NixUse,
  { place }: Script,
  purpose: Purpose,
  facts: ShellSubject['facts'],
): Severity {
  if (by === 'tag' || isUpdate || purpose !== 'other') return 'info';
  if (by !== 'machine') return 'warning';
  const isOwn = place.runs === 'system' || place.runs === 'user';
  if (place.runs === 'program') return 'info';
  return isOwn && facts !== undefined && follows.includes('nixpkgs') ? 'info' : 'warning';
}

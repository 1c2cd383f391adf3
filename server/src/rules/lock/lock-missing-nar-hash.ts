import type { LockFormat } from '../../lock/format.ts';
import type { LockedInput } from '../../lock/graph.ts';
import { textAttr } from '../../flake/placed-ref.ts';
import { revisionTypes, sourceText } from '../../lock/nodes.ts';
import { showText } from '../../syntax/json-strings.ts';
import { FORGE_TYPES } from '../../tables/schemes.ts';
import type { Reporter, Rule, Severity } from '../rule.ts';
import { updateFixes } from '../shared/inputs/asks.ts';

/**
 * ## What it does
 *
 * Reports an input that is locked without a `narHash`, or a pin of another tool without its hash, the hash of its
 * content. It is
 * - an error for tarballs, files and absolute paths, which nothing else pins,
 * - a warning for GitHub, GitLab and SourceHut, whose archives are then taken on trust,
 * - a warning for git and Mercurial, too, although the commit hash still pins the content: Nix always writes one (a note for
 *   pins of other tools, which do not).
 *
 * Where no input has one at all (three or more), it is told once, and in a devenv.lock as soon as three have none.
 *
 * ## Why it is bad
 *
 * The `narHash` is the only thing in a lockfile that Nix checks the content against. Without it whoever controls the
 * server, or stands between it and you, may choose what is built; only git and Mercurial still check the commit.
 *
 * ## What Nix does
 *
 * A git input without it is accepted in silence. So are the archives of a forge: old versions such as 2.8 take what
 * arrives, and for today's versions the setting
 * [`trust-tarballs-from-git-forges`](https://nix.dev/manual/nix/latest/command-ref/conf-file#conf-trust-tarballs-from-git-forges)
 * is on by default. Other inputs without it are refused. So is a node without a `locked` part, which
 * `lock-invalid-node` tells.
 *
 * A path relative to the flake has no `narHash`, as it is part of the flake; it is never reported.
 *
 * ## Fix
 *
 * Lets Nix lock the input anew, to what its source has now, and shows the change before it is written.
 *
 * ## When to ignore it
 *
 * Determinate Nix leaves the hashes out on purpose when its setting `lazy-locks` is on, and recent versions of devenv
 * write a devenv.lock without them.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-missing-nar-hash',
    group: 'lock',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock }, report) {
    const lacking = lock.unusual.inputs.filter(({ locked }) => !locked.attrs.has('narHash'));
    if (lacking.length === 0) return;
    const habit = lacking.filter(isPinned);
    const pinned = lock.lockedInputs.filter(isPinned).length;
    const isHabit =
      lock.format.isGraph && habit.length >= 3 && (habit.length === pinned || lock.format.id === 'devenv');
    if (isHabit) reportHabit(habit, pinned, report);
    for (const input of lacking) {
      const judged = isHabit && isPinned(input) ? undefined : judge(input, lock.format);
      if (judged === undefined) continue;
      const { node, locked } = input;
      report({
        message: `The ${lock.format.entry} "${showText(node.key)}" (${sourceText(locked)}) is locked without its hash (${lock.format.hash}): ${judged.because}.`,
        span: locked.keySpan,
        subject: node.key,
        fixes: () => updateFixes(lock, node),
        severity: judged.severity,
      });
    }
  },
};

/** Some tools leave out every hash. That is one cause, so it is told once. */
function reportHabit(inputs: readonly LockedInput[], pinned: number, report: Reporter): void {
  const [first, ...others] = inputs;
  if (first === undefined) return;
  report({
    message:
      `${inputs.length === pinned ? `None of the ${pinned}` : `Only ${pinned - inputs.length} of the ${pinned}`} inputs with a commit ${inputs.length === pinned || pinned - inputs.length === 1 ? 'is' : 'are'} locked with a narHash, ` +
      'so Nix takes whatever archive the server sends for it; some tools leave it out on purpose.',
    span: first.locked.keySpan,
    subject: '',
    detail: 'all',
    related: others.slice(0, 20).map(({ node, locked }) => ({
      place: { file: 'self', span: locked.keySpan },
      message: `"${showText(node.key)}" (${sourceText(locked)})`,
    })),
  });
}

function isPinned({ locked, type }: LockedInput): boolean {
  return revisionTypes.has(type) && textAttr(locked, 'rev') !== undefined;
}

interface Judged {
  readonly severity: Severity;
  readonly because: string;
}

/** Undefined where the hash is rightly absent, where another rule tells of it, and for types that nobody knows. */
function judge({ locked, type }: LockedInput, { isGraph }: LockFormat): Judged | undefined {
  const pinned = textAttr(locked, 'rev') !== undefined;
  if (!isGraph && type !== 'git' && type !== 'hg') {
    return FORGE_TYPES.has(type) || type === 'tarball' || type === 'file'
      ? { severity: 'error', because: 'nothing pins its content, and whatever the server sends is taken' }
      : undefined;
  }
  if (FORGE_TYPES.has(type)) {
    return pinned
      ? { severity: 'warning', because: 'Nix takes whatever archive the server sends for this revision' }
      : undefined;
  }
  if (type === 'git' || type === 'hg') {
    return pinned
      ? { severity: isGraph ? 'warning' : 'info', because: 'only the commit hash, a SHA-1, pins its content' }
      : undefined;
  }
  if (type === 'tarball' || type === 'file') {
    return { severity: 'error', because: 'nothing pins its content, and Nix refuses the lockfile' };
  }
  if (type === 'path' && textAttr(locked, 'path')?.startsWith('/') === true) {
    return {
      severity: 'error',
      because: 'nothing pins the content of this folder, and Nix refuses the lockfile',
    };
  }
  return undefined;
}

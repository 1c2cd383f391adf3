import { commitInAddress } from '../../lock/commit-archive.ts';
import { commitDigest } from '../../lock/compare-rev.ts';
import { textAttr } from '../../flake/placed-ref.ts';
import { sourceText } from '../../lock/nodes.ts';
import { showText } from '../../syntax/json-strings.ts';
import type { Rule } from '../rule.ts';

/**
 * ## What it does
 *
 * Points out a tarball whose `locked` part names a commit (`rev`) that its address does not name.
 *
 * ## Why it is bad
 *
 * The server that handed out the archive said that it is of this commit. Nix writes that down and never checks it: "the
 * `rev` and `revCount` attributes … are not checked by Nix" (Nix manual, "Lockable HTTP Tarball Protocol"). Only the
 * `narHash` says what the content is, so whoever reads the commit's source may read something else.
 *
 * ## What Nix does
 *
 * Old versions such as 2.8 refuse a tarball with a `rev`. Others hand it to the flake (`self.rev`, `inputs.x.rev`) as
 * it stands in the lock. Where the address names the commit, as on Forgejo and in the releases of nixpkgs, nothing is
 * said; where it names another, `lock-rev-mismatch` reports it.
 *
 * ## When to ignore it
 *
 * When you trust the server. With `github:` or `git+https:` the commit itself is fetched.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-tarball-rev-unverified',
    group: 'lock',
    severity: 'info',
    confidence: 'high',
    audience: 'pedantic',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock }, report) {
    for (const { node, locked, type } of lock.unusual.inputs) {
      const rev = locked.attrs.get('rev');
      if (rev === undefined || (type !== 'tarball' && type !== 'file')) continue;
      const commit = commitDigest(rev.value);
      if (commit === undefined || commitInAddress(textAttr(locked, 'url') ?? '', commit).names !== 'none')
        continue;
      report({
        message: `That the archive of "${showText(node.key)}" (${sourceText(locked)}) is of commit ${commit} is what its server said: ${lock.format.reader} never checks it.`,
        span: rev.span,
        subject: node.key,
      });
    }
  },
};

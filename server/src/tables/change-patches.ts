/**
 * Addresses at which forges serve a proposed change as one patch, whatever commits it has at the moment. The group is its
 * number. Any host: people host most of these forges themselves.
 */
export const CHANGE_PATCHES: readonly { readonly path: RegExp; readonly what: string }[] = [
  // GitHub, also as patch-diff.githubusercontent.com/raw/o/r/pull/N.patch, to which it redirects.
  { path: /^(?:\/raw)?\/[^/]+\/[^/]+\/pull\/(\d+)\.(?:patch|diff)$/, what: 'pull request' },
  // GitLab.
  { path: /\/merge_requests\/(\d+)\.(?:patch|diff)$/, what: 'merge request' },
  // Gitea, Forgejo and Codeberg.
  { path: /\/pulls\/(\d+)\.(?:patch|diff)$/, what: 'pull request' },
  // Bitbucket.
  { path: /\/pullrequests\/(\d+)\/(?:patch|diff)$/, what: 'pull request' },
];

/**
 * The same as whole addresses, and the address of the patch of a commit in their place: groups stand as `$1` and `$2`, the
 * commit as `{rev}`.
 */
export const COMMIT_PATCHES: readonly { readonly address: RegExp; readonly commit: string }[] = [
  {
    address: /^https:\/\/github\.com\/([\w.-]+\/[\w.-]+)\/pull\/\d+\.patch(\?full_index=1)?$/,
    commit: 'https://github.com/$1/commit/{rev}.patch$2',
  },
  {
    address: /^https:\/\/patch-diff\.githubusercontent\.com\/raw\/([\w.-]+\/[\w.-]+)\/pull\/\d+\.patch$/,
    commit: 'https://github.com/$1/commit/{rev}.patch',
  },
  {
    address: /^(https:\/\/[\w.-]+\/[\w./-]+?\/-)\/merge_requests\/\d+\.patch$/,
    commit: '$1/commit/{rev}.patch',
  },
  {
    address: /^(https:\/\/codeberg\.org\/[\w.-]+\/[\w.-]+)\/pulls\/\d+\.patch$/,
    commit: '$1/commit/{rev}.patch',
  },
];

/**
 * Environment variables that fixed-output derivations are commonly given, because they say how to reach the network and
 * not what is fetched.
 *
 * Source: `impureEnvVars` in lib/fetchers.nix and in pkgs/build-support/fetchurl, fetchgit, go, node and rust of nixpkgs.
 */
const NETWORK: ReadonlySet<string> = new Set([
  'http_proxy',
  'https_proxy',
  'ftp_proxy',
  'all_proxy',
  'no_proxy',
  'rsync_proxy',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'FTP_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
  'GIT_PROXY_COMMAND',
  'SOCKS_SERVER',
  'SOCKS_PROXY',
  'SSL_CERT_FILE',
  'NIX_SSL_CERT_FILE',
  'NIX_GIT_SSL_CAINFO',
  'CURL_CA_BUNDLE',
  'GIT_SSL_CAINFO',
  'NODE_EXTRA_CA_CERTS',
  'REQUESTS_CA_BUNDLE',
  'NIX_CURL_FLAGS',
  'NIX_CONNECT_TIMEOUT',
  'NIX_HASHED_MIRRORS',
  'GOPROXY',
  // A secret, but one that nixpkgs' own fetchNpmDeps takes, which runs nothing of what it fetches.
  'NIX_NPM_TOKENS',
]);

/** Whether a variable only says how the network is reached: a proxy, a mirror, certificates, a time limit. */
export function isNetworkVariable(name: string): boolean {
  return NETWORK.has(name) || name.startsWith('NIX_MIRRORS_');
}

/** Whether a variable's name says that it holds a secret. */
export function isSecretVariable(name: string): boolean {
  return /(?:^|_)(?:TOKENS?|SECRETS?|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS?|AUTH|PAT|(?:API|ACCESS|PRIVATE|SECRET|SSH|SIGNING|DEPLOY)_?KEY(?:_ID)?|KEY|NETRC|COOKIES?|SSH_AUTH_SOCK)(?:$|_)/i.test(
    name,
  );
}

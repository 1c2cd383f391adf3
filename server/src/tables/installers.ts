/**
 * Scripts that are downloaded to install a program, by their address, and what of nixpkgs takes their place.
 *
 * To add one, add a row. The names are those of attributes of nixpkgs.
 */
const INSTALLERS: readonly (readonly [address: RegExp, packages: string])[] = [
  [/^https?:\/\/(?:sh|static)\.rust(?:up|-lang)\.(?:rs|org)\b/, 'rustc and cargo'],
  [/^https?:\/\/get\.rvm\.io\b/, 'ruby'],
  [/^https?:\/\/(?:raw\.githubusercontent\.com\/nvm-sh\/nvm|fnm\.vercel\.app|get\.volta\.sh)\b/, 'nodejs'],
  [/^https?:\/\/(?:deb|rpm)\.nodesource\.com\b/, 'nodejs'],
  [/^https?:\/\/get\.pnpm\.io\b/, 'pnpm'],
  [/^https?:\/\/bun\.sh\b/, 'bun'],
  [/^https?:\/\/deno\.land\b/, 'deno'],
  [/^https?:\/\/bootstrap\.pypa\.io\b/, 'python3Packages.pip'],
  [/^https?:\/\/install\.python-poetry\.org\b/, 'poetry'],
  [/^https?:\/\/astral\.sh\/uv\b/, 'uv'],
  [/^https?:\/\/astral\.sh\/ruff\b/, 'ruff'],
  [/^https?:\/\/pyenv\.run\b/, 'python3'],
  [/^https?:\/\/get\.docker\.com\b/, 'docker'],
  [/^https?:\/\/get\.helm\.sh\b|^https?:\/\/raw\.githubusercontent\.com\/helm\/helm\b/, 'kubernetes-helm'],
  [/^https?:\/\/get\.k3s\.io\b/, 'k3s'],
  [/^https?:\/\/starship\.rs\b/, 'starship'],
  [/^https?:\/\/just\.systems\b/, 'just'],
  [/^https?:\/\/get-ghcup\.haskell\.org\b/, 'ghc and cabal-install'],
  [/^https?:\/\/get\.haskellstack\.org\b/, 'stack'],
  [/^https?:\/\/foundry\.paradigm\.xyz\b/, 'foundry'],
  [/^https?:\/\/tailscale\.com\/install\b/, 'tailscale'],
  [/^https?:\/\/ollama\.(?:com|ai)\b/, 'ollama'],
  [/^https?:\/\/mise\.(?:run|jdx\.dev)\b/, 'mise'],
  [/^https?:\/\/get\.sdkman\.io\b/, 'jdk'],
];

/** Names of packages, as they stand in a sentence; undefined for what is no installer of these. */
export function installedBy(address: string): string | undefined {
  return INSTALLERS.find(([one]) => one.test(address))?.[1];
}

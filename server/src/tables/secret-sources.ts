/**
 * Where secrets of a person or a machine are found by everybody who knows programs. To add one, add it here.
 * Sources: ssh(1), shadow(5), git-credential-store(1), the manuals of the AWS CLI, npm, docker, kubectl, GnuPG, sops, and of
 * the services that the variables are for.
 */
const SECRET_FILE =
  /(?:^|[/~])(?:\.ssh(?:\/(?:id_[\w-]+|\*|identity)?)?|\.aws(?:\/credentials)?|\.git-credentials|\.netrc|\.pypirc|\.npmrc|\.docker\/config\.json|\.kube\/config|\.gnupg|\.password-store|\.config\/gh\/hosts\.yml|\.config\/sops\/age\/keys\.txt|\.(?:bash|zsh)_history|etc\/g?shadow|etc\/ssh\/ssh_host_\w+_key)\/?$/;

/** Whether a path is that of keys, passwords or the history of a shell. Public keys are none. */
export function isSecretFile(path: string): boolean {
  return path.length < MOST_PATH && SECRET_FILE.test(path);
}

const MOST_PATH = 500;

/** Commands that write all variables of the environment, when they are given no words. */
export const ENVIRONMENT: ReadonlySet<string> = new Set([
  'env',
  'printenv',
  'set',
  'export',
  'declare',
  'typeset',
]);

interface KnownSecret {
  readonly name: RegExp;
  /** What the host of everybody has in its name who is meant to get it; undefined where nobody is. */
  readonly host: string | undefined;
}

const KNOWN: readonly KnownSecret[] = [
  { name: /^AWS_(?:SECRET_ACCESS_KEY|SESSION_TOKEN)$/, host: 'aws' },
  { name: /^(?:GITHUB_TOKEN|GH_TOKEN|GITHUB_PAT)$/, host: 'github' },
  { name: /^(?:NPM_TOKEN|NODE_AUTH_TOKEN)$/, host: 'npm' },
  { name: /^CACHIX_(?:AUTH_TOKEN|SIGNING_KEY)$/, host: 'cachix' },
  { name: /^CARGO_REGISTRY_TOKEN$/, host: 'crates' },
  { name: /^(?:PYPI_TOKEN|TWINE_PASSWORD)$/, host: 'pypi' },
  { name: /^(?:DOCKER_PASSWORD|DOCKERHUB_TOKEN)$/, host: 'docker' },
  { name: /^OPENAI_API_KEY$/, host: 'openai' },
  { name: /^ANTHROPIC_API_KEY$/, host: 'anthropic' },
  { name: /^(?:HF_TOKEN|HUGGING_FACE_HUB_TOKEN)$/, host: 'huggingface' },
  { name: /^CLOUDFLARE_API_(?:TOKEN|KEY)$/, host: 'cloudflare' },
  { name: /^HCLOUD_TOKEN$/, host: 'hetzner' },
  { name: /^(?:SOPS_AGE_KEY|SSH_PRIVATE_KEY|GPG_PRIVATE_KEY|NIX_SIGNING_KEY)$/, host: undefined },
];

/** Whether a variable is called as a secret of some service is by custom, and the host is not of that service. */
export function isForeignSecret(name: string, host: string): boolean {
  const row = KNOWN.find((one) => one.name.test(name));
  return row !== undefined && (row.host === undefined || !host.includes(row.host));
}

/**
 * What turns off the check of who answers: certificates of servers, keys of hosts.
 *
 * To add one, add a row. Sources: the manuals of the programs, and ssh_config(5), git-config(1), node(1), the PEP 493 of
 * Python, "go help environment".
 */
export interface TlsSwitch {
  readonly programs: readonly string[];
  /** Words that follow one another on the command line, as they begin and end. */
  readonly words: readonly RegExp[];
  /** As messages show it. */
  readonly shown: string;
  /** What is not checked then. */
  readonly what?: 'hostKeys';
}

const OFF = /^(?:false|no|off|0|'false')$/i;
const ON = /^(?:true|yes|on|1)$/i;
const INSECURE_SKIP = /^--insecure-skip-tls-verify(?:=true)?$/;

/** `curl` is not among them: its letters are read by themselves. */
const TLS_SWITCHES: readonly TlsSwitch[] = [
  {
    programs: ['wget', 'wget2', 'rclone', 'opkg'],
    words: [/^--no-check-certificate$/],
    shown: '--no-check-certificate',
  },
  {
    programs: ['yt-dlp', 'youtube-dl'],
    words: [/^--no-check-certificates?$/],
    shown: '--no-check-certificates',
  },
  { programs: ['aria2c'], words: [/^--check-certificate=false$/], shown: '--check-certificate=false' },
  { programs: ['http', 'https', 'xh', 'xhs'], words: [/^--verify=(?:no|false|0)$/i], shown: '--verify=no' },
  {
    programs: ['git'],
    words: [/^http\.(?:.+\.)?sslverify=(?:false|no|off|0)$/i],
    shown: 'http.sslVerify=false',
  },
  { programs: ['git'], words: [/^http\.(?:.+\.)?sslverify$/i, OFF], shown: 'http.sslVerify false' },
  { programs: ['hg'], words: [/^--insecure$/], shown: '--insecure' },
  { programs: ['svn'], words: [/^--trust-server-cert(?:-failures=.+)?$/], shown: '--trust-server-cert' },
  {
    programs: ['npm', 'pnpm', 'yarn', 'npx'],
    words: [/^(?:--no-strict-ssl|(?:--)?strict-ssl=false)$/],
    shown: 'strict-ssl=false',
  },
  {
    programs: ['npm', 'pnpm', 'yarn', 'npx'],
    words: [/^(?:--)?(?:strict-ssl|enableStrictSsl)$/, OFF],
    shown: 'strict-ssl false',
  },
  {
    programs: ['pip', 'pip2', 'pip3', 'pipenv', 'python', 'python3'],
    words: [/^(?:--|global\.)trusted-host(?:=.*)?$/],
    shown: 'trusted-host',
  },
  {
    programs: ['uv'],
    words: [/^--(?:allow-insecure|trusted)-host(?:=.*)?$/],
    shown: '--allow-insecure-host',
  },
  {
    programs: ['conda', 'mamba', 'micromamba'],
    words: [/^ssl_verify$/, OFF],
    shown: 'ssl_verify false',
  },
  { programs: ['composer'], words: [/^disable-tls$/, ON], shown: 'disable-tls true' },
  { programs: ['bundle'], words: [/^ssl_verify_mode$/, /^0$/], shown: 'ssl_verify_mode 0' },
  {
    programs: ['deno'],
    words: [/^--unsafely-ignore-certificate-errors/],
    shown: '--unsafely-ignore-certificate-errors',
  },
  { programs: ['kubectl', 'oc', 'k3s', 'helm'], words: [INSECURE_SKIP], shown: '--insecure-skip-tls-verify' },
  { programs: ['aws'], words: [/^--no-verify-ssl$/], shown: '--no-verify-ssl' },
  { programs: ['dockerd'], words: [/^--insecure-registry(?:=.*)?$/], shown: '--insecure-registry' },
  {
    programs: ['podman', 'skopeo', 'buildah'],
    words: [/^--(?:src-|dest-)?tls-verify=false$/],
    shown: '--tls-verify=false',
  },
  { programs: ['crane', 'regctl', 'oras', 'mc'], words: [/^--insecure$/], shown: '--insecure' },
  {
    programs: ['apt', 'apt-get'],
    words: [/^Acquire::https::(?:.+::)?Verify-Peer=(?:false|"false")$/i],
    shown: 'Acquire::https::Verify-Peer=false',
  },
  {
    programs: [
      'ssh',
      'scp',
      'sftp',
      'ssh-copy-id',
      'sshfs',
      'autossh',
      'mosh',
      'rsync',
      'git',
      'nixos-anywhere',
    ],
    words: [/(?:^|[\s"'])(?:-o\s*)?["']?StrictHostKeyChecking(?:\s*=\s*|\s+)["']?(?:no|off)\b/i],
    shown: 'StrictHostKeyChecking=no',
    what: 'hostKeys',
  },
];

const BY_PROGRAM: ReadonlyMap<string, readonly TlsSwitch[]> = new Map(
  [...new Set(TLS_SWITCHES.flatMap(({ programs }) => programs))].map((program) => [
    program,
    TLS_SWITCHES.filter(({ programs }) => programs.includes(program)),
  ]),
);

export function tlsSwitches(program: string): readonly TlsSwitch[] {
  return BY_PROGRAM.get(program) ?? [];
}

/** Variables that do the same for the programs that they are given to. */
interface TlsVariable {
  readonly name: string;
  readonly value: RegExp;
  /** Who listens to it. */
  readonly by: string;
  readonly what?: TlsSwitch['what'];
}

export const TLS_VARIABLES: ReadonlyMap<string, TlsVariable> = new Map(
  (
    [
      // It is enough for git that it is set (http.c), to `false`, too.
      { name: 'GIT_SSL_NO_VERIFY', value: /^[^\ufffc]+$/, by: 'git' },
      { name: 'NODE_TLS_REJECT_UNAUTHORIZED', value: /^0$/, by: 'Node.js' },
      { name: 'PYTHONHTTPSVERIFY', value: /^0$/, by: 'Python' },
      { name: 'NPM_CONFIG_STRICT_SSL', value: OFF, by: 'npm' },
      { name: 'npm_config_strict_ssl', value: OFF, by: 'npm' },
      { name: 'YARN_ENABLE_STRICT_SSL', value: OFF, by: 'yarn' },
      { name: 'PIP_TRUSTED_HOST', value: /./, by: 'pip' },
      { name: 'UV_INSECURE_HOST', value: /./, by: 'uv' },
      { name: 'GOINSECURE', value: /./, by: 'Go' },
      { name: 'HGINSECURE', value: /./, by: 'Mercurial' },
      ...['NIX_SSHOPTS', 'GIT_SSH_COMMAND', 'RSYNC_RSH'].map((name) => ({
        name,
        value: /StrictHostKeyChecking(?:\s*=\s*|\s+)["']?(?:no|off)\b/i,
        by: 'ssh',
        what: 'hostKeys' as const,
      })),
    ] satisfies readonly TlsVariable[] as readonly TlsVariable[]
  ).map((row) => [row.name, row]),
);

/** Files of settings, by their names, and the line that does the same there. */
export const TLS_FILES: readonly { readonly file: RegExp; readonly line: RegExp; readonly by: string }[] = [
  { file: /(?:^|\/)[._]?curlrc$/, line: /^[ \t]*(?:-k|(?:--)?insecure)[ \t]*$/m, by: 'curl' },
  {
    file: /(?:^|\/)\.?wgetrc$/,
    line: /^[ \t]*check[_-]?certificate[ \t]*=[ \t]*(?:off|no|0)[ \t]*$/im,
    by: 'wget',
  },
  { file: /(?:^|\/)\.?npmrc$/, line: /^[ \t]*strict-ssl[ \t]*=[ \t]*"?false"?[ \t]*$/m, by: 'npm' },
];

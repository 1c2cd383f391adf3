import path from 'node:path';
import type { Reach } from './operations.ts';

/** Where Nix finds its store, its settings and its files. The user's own, so the store that is asked is the user's. */
const INHERITED = [
  'HOME',
  'USER',
  'LOGNAME',
  'TMPDIR',
  'XDG_CONFIG_HOME',
  'XDG_CONFIG_DIRS',
  'XDG_CACHE_HOME',
  'XDG_DATA_HOME',
  'XDG_STATE_HOME',
  'NIX_CACHE_HOME',
  'NIX_CONFIG',
  'NIX_CONF_DIR',
  'NIX_USER_CONF_FILES',
  'NIX_DAEMON_SOCKET_PATH',
  'NIX_DATA_DIR',
  'NIX_LOCALSTATE_DIR',
  'NIX_LOG_DIR',
  'NIX_REMOTE',
  'NIX_STATE_DIR',
  'NIX_STORE',
  'NIX_STORE_DIR',
];

/** What the network takes, for what the user has asked for. */
const FOR_THE_NETWORK = [
  'http_proxy',
  'https_proxy',
  'all_proxy',
  'no_proxy',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
  'NIX_SSL_CERT_FILE',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'SSH_AUTH_SOCK',
];

/** A proxy that nobody is, for what must not reach the network: `--offline` alone still downloads what is not locked. */
const NOWHERE = 'http://127.0.0.1:1';
const NO_NETWORK: Readonly<Record<string, string>> = {
  http_proxy: NOWHERE,
  https_proxy: NOWHERE,
  all_proxy: NOWHERE,
  HTTP_PROXY: NOWHERE,
  HTTPS_PROXY: NOWHERE,
  ALL_PROXY: NOWHERE,
  GIT_ALLOW_PROTOCOL: 'file',
  GIT_SSH_COMMAND: 'false',
};

/** What git runs by a repository's own configuration, where Nix starts git. Filters cannot be switched off so. */
const GIT_SETTINGS: readonly (readonly [name: string, value: string])[] = [
  ['core.fsmonitor', 'false'],
  ['core.hooksPath', '/dev/null'],
  ['core.alternateRefsCommand', 'false'],
  ['core.gitProxy', 'false'],
];

/** The environment of a Nix; `folders` are those where it may look for git and others. */
export function nixEnvironment(
  env: NodeJS.ProcessEnv,
  folders: readonly string[],
  reach: Reach,
): Record<string, string> {
  const kept: Record<string, string> = { PATH: folders.join(path.delimiter) };
  for (const name of reach === 'act' ? [...INHERITED, ...FOR_THE_NETWORK] : INHERITED) {
    const value = env[name];
    if (value !== undefined) kept[name] = value;
  }
  GIT_SETTINGS.forEach(([name, value], index) => {
    kept[`GIT_CONFIG_KEY_${index}`] = name;
    kept[`GIT_CONFIG_VALUE_${index}`] = value;
  });
  return {
    ...kept,
    ...(reach === 'act' ? {} : NO_NETWORK),
    GIT_CONFIG_COUNT: String(GIT_SETTINGS.length),
    GIT_TERMINAL_PROMPT: '0',
    LANG: 'C.UTF-8',
    NO_COLOR: '1',
    TERM: 'dumb',
  };
}

function option(name: string, value: string): readonly string[] {
  return ['--option', name, value];
}

/** Settings that only take something away. Those of the user may be stricter, and are so still. */
const NOTHING_FROM_ELSEWHERE = [
  ...option('substitute', 'false'),
  ...option('substituters', ''),
  ...option('builders', ''),
  ...option('max-jobs', '0'),
];

/**
 * The flags for a command of `nix`, without those that only commands on flakes know.
 * @param registry a file that is a registry of nothing
 */
export function nixFlags(reach: Reach, registry: string): readonly string[] {
  return [
    '--extra-experimental-features',
    'nix-command flakes',
    '--no-accept-flake-config',
    ...option('use-registries', 'false'),
    ...option('flake-registry', registry),
    ...option('connect-timeout', '2'),
    ...option('download-attempts', '1'),
    ...option('warn-dirty', 'false'),
    ...(reach === 'act' ? [] : ['--offline', ...NOTHING_FROM_ELSEWHERE]),
  ];
}

/** The flags for `nix-store`, which knows settings only. */
export const nixStoreFlags: readonly string[] = NOTHING_FROM_ELSEWHERE;

/**
 * For a flake: its lock is read, and never made, completed or written. Where that would take a change Nix refuses to go
 * on, and does not if `--no-write-lock-file` stands beside it: then it goes on with a lock that it makes for itself.
 */
export const readFlakeFlags: readonly string[] = [
  '--no-update-lock-file',
  ...option('allow-import-from-derivation', 'false'),
];

/** For evaluation that reaches nothing but the flake itself and what lies below the given addresses. */
export function strictFlags(allowedUris: readonly string[]): readonly string[] {
  return [
    ...option('restrict-eval', 'true'),
    ...option('allowed-uris', allowedUris.join(' ')),
    // By which the user allows `builtins.exec` to expressions of their own, and not to those of others.
    ...option('allow-unsafe-native-code-during-evaluation', 'false'),
  ];
}

/** For a store that is made for one call: nothing comes from elsewhere, and no group of builders has to be there. */
export const ownStoreFlags: readonly string[] = [
  ...NOTHING_FROM_ELSEWHERE,
  ...option('build-users-group', ''),
];

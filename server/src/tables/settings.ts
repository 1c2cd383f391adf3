/** What a setting of nix.conf takes: only lists and maps can be added to with `extra-`. */
type SettingKind = 'bool' | 'number' | 'text' | 'list' | 'map';

interface Details {
  /** Other names that Nix takes for it. */
  readonly aliases?: readonly string[];
  /** The first release of Nix that has it; those without were there in 2.8. */
  readonly since?: string;
  /** The first release that no longer has it. */
  readonly until?: string;
  /** Of the implementations of Nix only this one has it. */
  readonly only?: 'Lix' | 'Determinate Nix';
}

export interface SettingInfo extends Details {
  readonly name: string;
  readonly kind: SettingKind;
}

/**
 * The settings of nix.conf: what `nix config show` of 2.8, 2.26 and 2.34 lists, those added since, and those of Lix and of
 * Determinate Nix. As of November 2026.
 */
const SETTINGS: readonly (readonly [name: string, kind: SettingKind, details?: Details])[] = [
  ['abort-on-warn', 'bool', { since: '2.23' }],
  ['accept-flake-config', 'bool'],
  ['access-tokens', 'map'],
  ['allow-dirty', 'bool'],
  ['allow-dirty-locks', 'bool', { since: '2.26' }],
  ['allow-import-from-derivation', 'bool'],
  ['allow-new-privileges', 'bool'],
  ['allow-symlinked-store', 'bool'],
  ['allow-unsafe-native-code-during-evaluation', 'bool'],
  ['allowed-impure-host-deps', 'list'],
  ['allowed-uris', 'list'],
  ['allowed-users', 'list'],
  ['always-allow-substitutes', 'bool', { since: '2.19' }],
  ['auto-allocate-uids', 'bool', { since: '2.12' }],
  ['auto-optimise-store', 'bool'],
  ['bash-prompt', 'text'],
  ['bash-prompt-prefix', 'text', { since: '2.9' }],
  ['bash-prompt-suffix', 'text'],
  ['build-dir', 'text', { since: '2.22' }],
  ['build-hook', 'list'],
  ['build-hook-kill-timeout', 'number', { since: '2.36' }],
  ['build-poll-interval', 'number'],
  ['build-provenance-tags', 'map', { only: 'Determinate Nix' }],
  ['build-users-group', 'text'],
  ['builders', 'text'],
  ['builders-use-substitutes', 'bool'],
  ['builtin-builder-sandbox-paths', 'list', { only: 'Lix' }],
  ['commit-lock-file-summary', 'text', { aliases: ['commit-lockfile-summary'] }],
  ['compress-build-log', 'bool', { aliases: ['build-compress-log'] }],
  ['connect-timeout', 'number'],
  ['cores', 'number', { aliases: ['build-cores'] }],
  ['darwin-log-sandbox-violations', 'bool'],
  ['debugger-on-trace', 'bool', { since: '2.21' }],
  ['debugger-on-warn', 'bool', { since: '2.23' }],
  ['deprecated-features', 'list', { only: 'Lix' }],
  ['diff-hook', 'text'],
  ['download-attempts', 'number', { aliases: ['filetransfer-retry-attempts'] }],
  ['download-buffer-size', 'number', { since: '2.24' }],
  ['download-speed', 'number', { since: '2.11' }],
  ['enable-core-dumps', 'bool', { only: 'Lix' }],
  ['enforce-determinism', 'bool', { until: '2.13' }],
  ['eval-attrset-update-layer-rhs-threshold', 'number', { since: '2.32' }],
  ['eval-cache', 'bool'],
  ['eval-cores', 'number', { only: 'Determinate Nix' }],
  ['eval-profile-file', 'text', { since: '2.30' }],
  ['eval-profiler', 'text', { since: '2.30' }],
  ['eval-profiler-frequency', 'number', { since: '2.30' }],
  ['eval-system', 'text', { since: '2.20' }],
  ['experimental-features', 'list'],
  ['external-builders', 'text', { since: '2.32' }],
  ['extra-local-jobs', 'number', { only: 'Lix' }],
  ['extra-platforms', 'list'],
  ['fallback', 'bool', { aliases: ['build-fallback'] }],
  ['filetransfer-retry-delay', 'number', { since: '2.35' }],
  ['filetransfer-retry-delay-rate-limited', 'number', { since: '2.35' }],
  ['filetransfer-retry-jitter', 'bool', { since: '2.35' }],
  ['filetransfer-retry-max-delay', 'number', { since: '2.35' }],
  ['filter-syscalls', 'bool'],
  ['flake-registry', 'text'],
  ['fsync-metadata', 'bool'],
  ['fsync-store-paths', 'bool', { since: '2.25' }],
  ['gc-reserved-space', 'number'],
  ['hashed-mirrors', 'list'],
  ['host-name', 'text', { only: 'Determinate Nix' }],
  ['http-connections', 'number', { aliases: ['binary-caches-parallel-connections'] }],
  ['http2', 'bool'],
  ['http3', 'bool', { since: '2.35' }],
  ['id-count', 'number', { since: '2.12' }],
  ['ignore-gc-delete-failure', 'bool', { since: '2.34' }],
  ['ignore-try', 'bool', { since: '2.10' }],
  ['ignored-acls', 'list'],
  ['impersonate-linux-26', 'bool', { aliases: ['build-impersonate-linux-26'] }],
  ['impure-env', 'map', { since: '2.19' }],
  ['initial-connect-timeout', 'number', { only: 'Lix' }],
  ['json-log-path', 'text', { since: '2.30' }],
  ['keep-build-log', 'bool', { aliases: ['build-keep-log'] }],
  ['keep-derivations', 'bool', { aliases: ['gc-keep-derivations'] }],
  ['keep-env-derivations', 'bool', { aliases: ['env-keep-derivations'] }],
  ['keep-failed', 'bool'],
  ['keep-going', 'bool'],
  ['keep-outputs', 'bool', { aliases: ['gc-keep-outputs'] }],
  ['lazy-locks', 'bool', { only: 'Determinate Nix' }],
  ['lazy-trees', 'bool', { only: 'Determinate Nix' }],
  ['lint-absolute-path-literals', 'text', { since: '2.34' }],
  ['lint-short-path-literals', 'text', { since: '2.34' }],
  ['lint-url-literals', 'text', { since: '2.34' }],
  ['log-format', 'text', { only: 'Lix' }],
  ['log-lines', 'number'],
  ['max-build-log-size', 'number', { aliases: ['build-max-log-size'] }],
  ['max-call-depth', 'number', { since: '2.20' }],
  ['max-connect-timeout', 'number', { only: 'Lix' }],
  ['max-free', 'number'],
  ['max-jobs', 'text', { aliases: ['build-max-jobs'] }],
  ['max-silent-time', 'number', { aliases: ['build-max-silent-time'] }],
  ['max-substitution-jobs', 'number', { aliases: ['substitution-max-jobs'], since: '2.16' }],
  ['min-free', 'number'],
  ['min-free-check-interval', 'number'],
  ['nar-buffer-size', 'number'],
  ['narinfo-cache-meta-ttl', 'number', { since: '2.34' }],
  ['narinfo-cache-negative-ttl', 'number'],
  ['narinfo-cache-positive-ttl', 'number'],
  ['netrc-file', 'text'],
  ['nix-219-compat', 'bool', { only: 'Determinate Nix' }],
  ['nix-path', 'list'],
  ['nix-shell-always-looks-for-shell-nix', 'bool', { since: '2.24' }],
  ['nix-shell-shebang-arguments-relative-to-script', 'bool', { since: '2.24' }],
  ['pasta-path', 'text', { only: 'Lix' }],
  ['plugin-files', 'list'],
  ['post-build-hook', 'text'],
  ['pre-build-hook', 'text'],
  ['preallocate-contents', 'bool'],
  ['print-missing', 'bool'],
  ['pure-eval', 'bool'],
  ['repeat', 'number', { aliases: ['build-repeat'], until: '2.13' }],
  ['repl-overlays', 'list', { only: 'Lix' }],
  ['require-drop-supplementary-groups', 'bool', { since: '2.17' }],
  ['require-sigs', 'bool'],
  ['restrict-eval', 'bool'],
  ['run-diff-hook', 'bool'],
  ['sandbox', 'text', { aliases: ['build-use-chroot', 'build-use-sandbox'] }],
  ['sandbox-build-dir', 'text'],
  ['sandbox-dev-shm-size', 'text'],
  ['sandbox-fallback', 'bool'],
  ['sandbox-paths', 'map', { aliases: ['build-chroot-dirs', 'build-sandbox-paths'] }],
  ['secret-key-files', 'list'],
  ['session-id', 'text', { only: 'Determinate Nix' }],
  ['show-trace', 'bool'],
  ['ssl-cert-file', 'text', { since: '2.15' }],
  ['stalled-download-timeout', 'number'],
  ['start-id', 'number', { since: '2.12' }],
  ['store', 'text'],
  ['substitute', 'bool', { aliases: ['build-use-substitutes'] }],
  ['substituters', 'list', { aliases: ['binary-caches'] }],
  ['sync-before-registering', 'bool'],
  ['system', 'text'],
  ['system-features', 'list'],
  ['tarball-ttl', 'number'],
  ['temp-dir', 'text', { only: 'Lix' }],
  ['timeout', 'number', { aliases: ['build-timeout'] }],
  ['trace-function-calls', 'bool'],
  ['trace-import-from-derivation', 'bool', { since: '2.30' }],
  ['trace-verbose', 'bool', { since: '2.10' }],
  ['trust-tarballs-from-git-forges', 'bool', { since: '2.22' }],
  ['trusted-public-keys', 'list', { aliases: ['binary-cache-public-keys'] }],
  ['trusted-substituters', 'list', { aliases: ['trusted-binary-caches'] }],
  ['trusted-users', 'list'],
  ['upgrade-nix-store-path-url', 'text', { since: '2.19' }],
  ['use-case-hack', 'bool'],
  ['use-cgroups', 'bool', { since: '2.12' }],
  ['use-registries', 'bool'],
  ['use-roots-daemon', 'bool', { since: '2.34' }],
  ['use-sqlite-wal', 'bool'],
  ['use-xdg-base-directories', 'bool', { since: '2.14' }],
  ['user-agent-suffix', 'text'],
  ['warn-dirty', 'bool'],
  ['warn-import-from-derivation', 'bool', { only: 'Lix' }],
  ['warn-large-path-threshold', 'number', { since: '2.23' }],
  ['warn-short-path-literals', 'bool', { since: '2.31' }],
];

const BY_NAME: ReadonlyMap<string, SettingInfo> = new Map(
  SETTINGS.flatMap(([name, kind, details = {}]) => {
    const info: SettingInfo = { name, kind, ...details };
    return [name, ...(details.aliases ?? [])].map((one) => [one, info] as const);
  }),
);

/** Every name that stands for a setting, aliases among them. */
export const SETTING_NAMES: readonly string[] = [...BY_NAME.keys()];

interface NamedSetting {
  readonly info: SettingInfo;
  /** `extra-…`: adds to the value instead of replacing it. */
  readonly appends: boolean;
}

/** The setting that a name stands for, as `Config::set` in src/libutil/configuration.cc finds it. */
export function settingNamed(name: string): NamedSetting | undefined {
  const info = BY_NAME.get(name);
  if (info !== undefined) return { info, appends: false };
  const base = name.startsWith('extra-') ? BY_NAME.get(name.slice('extra-'.length)) : undefined;
  return base?.kind === 'list' || base?.kind === 'map' ? { info: base, appends: true } : undefined;
}

/**
 * Options of NixOS and nix-darwin from the time before `nix.settings`, and what they stand for
 * (`legacyConfMappings` in nixos/modules/config/nix.nix, and what was renamed to these before).
 */
export const LEGACY_OPTIONS: ReadonlyMap<string, string> = new Map([
  ['allowedUsers', 'allowed-users'],
  ['autoOptimiseStore', 'auto-optimise-store'],
  ['binaryCachePublicKeys', 'trusted-public-keys'],
  ['binaryCaches', 'substituters'],
  ['buildCores', 'cores'],
  ['chrootDirs', 'extra-sandbox-paths'],
  ['maxJobs', 'max-jobs'],
  ['requireSignedBinaryCaches', 'require-sigs'],
  ['sandboxPaths', 'extra-sandbox-paths'],
  ['systemFeatures', 'system-features'],
  ['trustedBinaryCaches', 'trusted-substituters'],
  ['trustedUsers', 'trusted-users'],
  ['useChroot', 'sandbox'],
  ['useSandbox', 'sandbox'],
]);

/** Settings that Nix takes from the nixConfig of a flake without asking (`whitelist` in src/libflake/config.cc). */
export const UNASKED_SETTINGS: ReadonlySet<string> = new Set([
  'bash-prompt',
  'bash-prompt-prefix',
  'bash-prompt-suffix',
  'commit-lock-file-summary',
  'flake-registry',
]);

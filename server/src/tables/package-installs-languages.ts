import type { PackageInstall } from './package-installs.ts';

const words = (text: string): readonly string[] => text.split(' ');

const AT_VERSION = /^@?[^@]+@[=v]{0,2}\d+\.\d+\.\d+[\w.+-]*$/;

const PIP = {
  from: 'PyPI',
  values: words(
    '-c --constraint -t --target --prefix --root --platform --python-version --implementation --abi -i --index-url --extra-index-url -f --find-links --src --upgrade-strategy --progress-bar --config-settings -C --global-option --no-binary --only-binary --report --cert --client-cert --proxy --timeout --retries --exists-action --trusted-host --cache-dir --log --python -p --use-feature --group --root-user-action --index --default-index',
  ),
  packages: words('-e --editable'),
  lists: words('-r --requirement --requirements'),
  harmless: words('--no-index --require-hashes --offline --dry-run'),
  variables: words('PIP_NO_INDEX PIP_REQUIRE_HASHES UV_OFFLINE'),
  pinned: /^[\w.-]+(?:\[[\w.,-]*\])?===?[^*]+$/,
} as const;

const PYTHON_TOOL = {
  ...PIP,
  values: [...PIP.values, '--spec', '--suffix', '--pip-args', '--from', '--with', '-w', '--with-editable'],
  packages: [],
  lists: [],
} as const;

const NPM = {
  from: 'the npm registry',
  values: words(
    '--prefix -C --dir --cwd --registry -w --workspace --filter -F --cache --cache-dir --cache-folder --store-dir --loglevel --omit --include --userconfig --globalconfig --tag --before --cpu --os --libc --script-shell --install-strategy --reporter --modules-folder --network-timeout --network-concurrency --mutex --backend --config',
  ),
  harmless: words(
    '--offline --frozen-lockfile --immutable --immutable-cache --dry-run --package-lock-only --lockfile-only',
  ),
  variables: words(
    'npm_config_offline=true NPM_CONFIG_OFFLINE=true YARN_ENABLE_NETWORK=false YARN_ENABLE_NETWORK=0 YARN_ENABLE_IMMUTABLE_INSTALLS=true',
  ),
  settings: words('offline yarn-offline-mirror enableImmutableInstalls'),
  pinned: AT_VERSION,
} as const;

const NPM_RUN = { ...NPM, runs: true, harmless: [...NPM.harmless, '--no-install', '--no'] } as const;
const NPM_EXEC = {
  ...NPM_RUN,
  localFirst: true,
  values: [...NPM.values, '-c', '--call'],
  packages: words('-p --package'),
} as const;
const NEWER = 'may take newer packages than its lock names, and runs the scripts they bring';

const GO = {
  programs: ['go'],
  from: 'where its modules are',
  values: words(
    '-o -ldflags -tags -mod -modfile -gcflags -asmflags -p -C -overlay -pkgdir -toolexec -exec -buildmode -compiler',
  ),
  harmless: ['-mod=vendor'],
  variables: words('GOPROXY=off GOFLAGS=-mod=vendor'),
  // The checksum database answers for a version (go.dev/ref/mod, "Checksum database").
  pinned: /@(?:v\d+\.\d+\.\d+[\w.+-]*|[0-9a-f]{12,40})$/,
  exact: true,
} as const;

/** What languages bring. Sources: the manuals of the tools. */
export const LANGUAGE_INSTALLS: readonly PackageInstall[] = [
  // Python.
  { ...PIP, programs: ['pip'], path: [['install']] },
  { ...PIP, programs: ['uv'], path: [['pip'], ['install']] },
  { ...PYTHON_TOOL, programs: ['uv'], path: [['tool'], ['install']] },
  { ...PYTHON_TOOL, programs: ['uv'], path: [['tool'], ['run']], runs: true },
  { ...PYTHON_TOOL, programs: ['uvx'], path: [], runs: true },
  { ...PYTHON_TOOL, programs: ['pipx'], path: [['install']] },
  { ...PYTHON_TOOL, programs: ['pipx'], path: [['run']], runs: true },
  { ...PIP, programs: ['poetry', 'uv', 'pdm'], path: [['add']] },
  {
    ...PIP,
    programs: ['pipenv'],
    path: [['install']],
    harmless: [...PIP.harmless, '--deploy', '--ignore-pipfile'],
  },
  { ...PIP, programs: ['easy_install'], path: [] },
  {
    programs: ['conda', 'mamba', 'micromamba'],
    path: [['install', 'create']],
    from: 'the channels of conda',
    values: words('-n --name -p --prefix -c --channel -f --file --solver'),
    harmless: words('--offline --dry-run'),
    pinned: /=\d/,
  },

  // JavaScript.
  { ...NPM, programs: ['npm'], path: [['install', 'i', 'add', 'in']], bare: NEWER, locked: 'npm ci' },
  {
    ...NPM,
    programs: ['pnpm'],
    path: [['install', 'i', 'add']],
    bare: NEWER,
    locked: 'pnpm install --frozen-lockfile',
  },
  {
    ...NPM,
    programs: ['yarn'],
    path: [['install']],
    bare: NEWER,
    locked: 'yarn install --immutable (of Yarn 1: --frozen-lockfile)',
  },
  { ...NPM, programs: ['yarn'], path: [['add']] },
  { ...NPM, programs: ['yarn'], path: [['global'], ['add']] },
  {
    ...NPM,
    programs: ['bun'],
    path: [['install', 'i']],
    bare: NEWER,
    locked: 'bun install --frozen-lockfile',
  },
  { ...NPM, programs: ['bun'], path: [['add', 'a']] },
  { ...NPM_EXEC, programs: ['npx'], path: [] },
  { ...NPM_EXEC, programs: ['bunx'], path: [] },
  { ...NPM_EXEC, programs: ['npm'], path: [['exec', 'x']] },
  { ...NPM_EXEC, programs: ['bun'], path: [['x']] },
  { ...NPM_RUN, programs: ['pnpm', 'yarn'], path: [['dlx']], packages: words('-p --package') },
  { ...NPM_RUN, programs: ['pnpx'], path: [] },
  { ...NPM_RUN, programs: ['npm', 'pnpm', 'yarn', 'bun'], path: [['create']] },
  {
    programs: ['deno'],
    path: [['install', 'run', 'add']],
    from: 'the network',
    runs: true,
    values: words('-n --name --root -c --config --import-map --lock --cert'),
    harmless: words('--cached-only --no-remote --frozen'),
    only: /^(?:npm|jsr|https?):/,
    pinned: /@v?\d+\.\d+\.\d+/,
  },

  // Rust, Go, Haskell and other languages that compile.
  ...[['install'], ['binstall']].map(
    (step): PackageInstall => ({
      programs: ['cargo'],
      path: [step],
      from: 'crates.io',
      values: words(
        '--version --vers --branch --tag --rev --path --root --registry --index --features -F --target --target-dir --profile --config -j --jobs --bin --example -Z --color --message-format',
      ),
      sources: ['--git'],
      harmless: words('--path --offline --frozen --list'),
      variables: ['CARGO_NET_OFFLINE=true'],
      pinned: /@=?\d+\.\d+\.\d+/,
      pins: words('--version --vers --rev --tag'),
      exact: '--locked',
    }),
  ),
  { ...GO, path: [['install']], only: /@/ },
  { ...GO, path: [['run']], only: /@/, runs: true },
  { ...GO, path: [['get']] },
  {
    programs: ['cabal'],
    path: [['install', 'v2-install']],
    from: 'Hackage',
    values: words('--installdir --install-method --project-file -w --with-compiler --constraint'),
    harmless: ['--offline'],
    pinned: /-\d+(?:\.\d+)+$/,
    pins: ['--index-state'],
  },
  {
    programs: ['opam'],
    path: [['install']],
    from: 'the repository of opam',
    values: words('--switch -j --jobs'),
    harmless: words('--locked --deps-only'),
    pinned: /^[\w-]+\.v?\d/,
  },
  {
    programs: ['nimble'],
    path: [['install']],
    from: 'the list of Nimble',
    pinned: /@#?v?\d/,
    values: ['--nimbleDir'],
  },
  {
    programs: ['luarocks'],
    path: [['install']],
    from: 'luarocks.org',
    values: words('--tree --server --lua-version --lua-dir'),
    harmless: ['--only-deps'],
    pinned: /^\d[\w.]*-\d+$/,
  },
  ...[[['toolchain'], ['install', 'add']], [['default', 'install']]].map(
    (path): PackageInstall => ({
      programs: ['rustup'],
      path,
      from: 'static.rust-lang.org',
      values: words('--profile -c --component -t --target'),
      pinned: /^(?:none|\d+\.\d+\.\d+|(?:nightly|beta)-\d{4}-\d\d-\d\d)/,
      exact: true,
    }),
  ),

  // Ruby, Perl, PHP, .NET, Elixir, Dart.
  {
    programs: ['gem'],
    path: [['install', 'i']],
    from: 'RubyGems.org',
    values: words(
      '-v --version -i --install-dir -n --bindir -s --source -P --trust-policy --platform -g --file --document -B',
    ),
    harmless: words('--local -l --explain'),
    pinned: /:\d+\.\d+/,
    pins: words('-v --version'),
  },
  {
    programs: ['bundle', 'bundler'],
    path: [['install']],
    from: 'RubyGems.org',
    harmless: words('--deployment --frozen --local'),
    variables: words(
      'BUNDLE_FROZEN=true BUNDLE_DEPLOYMENT=true BUNDLE_FROZEN=1 BUNDLE_DEPLOYMENT=1 BUNDLE_LOCAL=true',
    ),
    values: words('--gemfile --path --jobs -j --retry --with --without'),
    settings: words('frozen deployment local cache_path'),
    bare: 'may take newer gems than its lock names',
    locked: 'bundle install with BUNDLE_FROZEN=true',
  },
  {
    programs: ['bundle'],
    path: [['add']],
    from: 'RubyGems.org',
    values: words('-v --version -g --group'),
    pins: words('-v --version'),
  },
  {
    programs: ['cpanm'],
    path: [],
    from: 'CPAN',
    values: words('-l -L --local-lib --local-lib-contained --mirror'),
    harmless: words('--installdeps --info --mirror-only'),
    pinned: /@\d/,
  },
  { programs: ['cpan'], path: [], from: 'CPAN', only: /^[A-Z]\w*(?:::\w+)*$/ },
  ...[[['require']], [['global'], ['require']]].map(
    (path): PackageInstall => ({
      programs: ['composer'],
      path,
      from: 'Packagist',
      pinned: /[:=]\d+\.\d+\.\d+/,
    }),
  ),
  ...[
    [['tool'], ['install', 'update']],
    [['add'], ['package']],
  ].map(
    (path): PackageInstall => ({
      programs: ['dotnet'],
      path,
      from: 'NuGet',
      values: words(
        '--version -v --tool-path --add-source --configfile --framework -f --source -s --verbosity',
      ),
      pins: ['--version'],
    }),
  ),
  {
    programs: ['mix'],
    path: [['local.hex', 'local.rebar']],
    from: 'builds.hex.pm',
    pinned: /^\d+\.\d+\.\d+$/,
    bare: 'takes the newest one that there is',
  },
  {
    programs: ['mix'],
    path: [['archive.install', 'escript.install'], ['hex']],
    from: 'hex.pm',
    pinned: /^\d+\.\d+\.\d+$/,
  },
  {
    programs: ['dart', 'flutter'],
    path: [['pub'], ['global'], ['activate']],
    from: 'pub.dev',
    values: words('-s --source'),
    harmless: [],
    pinned: /^\d+\.\d+\.\d+$/,
  },
];

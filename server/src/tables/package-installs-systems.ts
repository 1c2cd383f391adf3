import type { PackageInstall } from './package-installs.ts';

const words = (text: string): readonly string[] => text.split(' ');

const FULL_VERSION = /\d+\.\d+\.\d+/;
const DISTRIBUTION = { from: 'the archive of the distribution', exact: true } as const;
const KREW = { from: 'the index of Krew', values: words('--manifest --archive') } as const;

/** What distributions, managers of versions and other programs bring. Sources: the manuals of the tools. */
export const SYSTEM_INSTALLS: readonly PackageInstall[] = [
  // Managers of versions.
  {
    programs: ['nvm', 'fnm'],
    path: [['install']],
    from: 'nodejs.org',
    pinned: FULL_VERSION,
    exact: true,
    values: ['--reinstall-packages-from'],
  },
  { programs: ['asdf', 'mise'], path: [['install']], from: 'where its plugins say', pinned: FULL_VERSION },
  { programs: ['mise'], path: [['use']], from: 'where its plugins say', pinned: FULL_VERSION },

  // Distributions.
  {
    ...DISTRIBUTION,
    programs: ['apt-get', 'apt', 'aptitude'],
    path: [['install']],
    values: words('-o --option -c --config-file -t --target-release'),
    harmless: words('--no-download -s --simulate'),
    pinned: /=/,
  },
  {
    ...DISTRIBUTION,
    programs: ['apk'],
    path: [['add']],
    values: words('-t --virtual -X --repository -p --root --arch --keys-dir --repositories-file'),
    harmless: ['--no-network'],
    pinned: /=/,
  },
  {
    ...DISTRIBUTION,
    programs: ['dnf', 'yum', 'microdnf', 'tdnf'],
    path: [['install']],
    values: words(
      '-c --config --setopt --enablerepo --disablerepo --repo -x --exclude --releasever --installroot',
    ),
    harmless: words('-C --cacheonly'),
    pinned: /-\d/,
  },
  {
    ...DISTRIBUTION,
    programs: ['zypper'],
    path: [['install', 'in']],
    values: words('-R --root --repo -r --from -t --type'),
    pinned: /[=-]\d/,
  },
  {
    ...DISTRIBUTION,
    programs: ['pacman', 'yay', 'paru'],
    path: [],
    needs: words('-S --sync'),
    values: words('-r --root -b --dbpath --config --ignore'),
    harmless: words('-s --search -i --info -l --list -c --clean -p --print -g --groups'),
    pinned: /[=]\d/,
  },
  {
    ...DISTRIBUTION,
    programs: ['xbps-install'],
    path: [],
    values: words('-r --rootdir -R --repository'),
    pinned: /-\d+\.\d/,
  },
  {
    ...DISTRIBUTION,
    programs: ['emerge'],
    path: [],
    from: 'the Portage tree',
    harmless: words('-p --pretend --sync --depclean -C --unmerge -s --search'),
    only: /^[\w-]+\/[\w+-]+$|^=/,
    pinned: /^=/,
  },
  { programs: ['brew'], path: [['install', 'reinstall']], from: 'Homebrew', harmless: words('-n --dry-run') },
  {
    programs: ['snap'],
    path: [['install']],
    from: 'the Snap Store',
    values: words('--channel --revision'),
    pins: ['--revision'],
  },
  {
    programs: ['flatpak'],
    path: [['install']],
    from: 'the remotes of Flatpak',
    values: words('--arch --installation --subpath'),
    harmless: ['--no-pull'],
  },

  // Plugins.
  {
    programs: ['helm'],
    path: [['plugin'], ['install']],
    from: 'where it is published',
    values: ['--version'],
    pins: ['--version'],
  },
  { ...KREW, programs: ['kubectl'], path: [['krew'], ['install']] },
  { ...KREW, programs: ['krew'], path: [['install']] },
  {
    programs: ['gh'],
    path: [['extension', 'ext'], ['install']],
    from: 'GitHub',
    values: ['--pin'],
    pins: ['--pin'],
  },
  {
    programs: ['code', 'code-insiders', 'codium', 'cursor', 'code-server'],
    path: [],
    from: 'the marketplace',
    needs: ['--install-extension'],
    packages: ['--install-extension'],
    only: /^[\w-]+\.[\w.-]+(?:@\S+)?$/,
    pinned: /@\d+\.\d+/,
  },
];

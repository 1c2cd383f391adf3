/**
 * Hosts that serve over https what they serve over http, at the same path: forges, registries of packages, and places
 * that many sources come from. Most of them answer http with a redirection to https.
 *
 * To add one, add a row, after a look at what the host answers to both.
 */
export const HTTPS_HOSTS: ReadonlySet<string> = new Set([
  'api.github.com',
  'codeload.github.com',
  'gist.github.com',
  'gist.githubusercontent.com',
  'github.com',
  'raw.github.com',
  'raw.githubusercontent.com',
  'www.github.com',
  'bitbucket.org',
  'codeberg.org',
  'git.kernel.org',
  'git.sr.ht',
  'gitlab.com',
  'gitlab.freedesktop.org',
  'gitlab.gnome.org',
  'hg.sr.ht',
  'invent.kde.org',
  'salsa.debian.org',

  'cache.nixos.org',
  'channels.nixos.org',
  'nixos.org',
  'releases.nixos.org',
  'tarballs.nixos.org',

  'cpan.metacpan.org',
  'crates.io',
  'files.pythonhosted.org',
  'hackage.haskell.org',
  'pecl.php.net',
  'proxy.golang.org',
  'pypi.org',
  'pypi.python.org',
  'registry.yarnpkg.com',
  'repo.maven.apache.org',
  'repo1.maven.org',
  'rubygems.org',
  'static.crates.io',
  'www.cpan.org',

  'archive.apache.org',
  'cdn.kernel.org',
  'curl.se',
  'dl.google.com',
  'download.gnome.org',
  'download.kde.org',
  'download.qt.io',
  'downloads.apache.org',
  'downloads.sourceforge.net',
  'ftp.gnu.org',
  'go.dev',
  'nodejs.org',
  'sqlite.org',
  'static.rust-lang.org',
  'www.kernel.org',
  'www.openssl.org',
  'www.python.org',
  'www.sqlite.org',
]);

/** Those of them that serve git over https at the path at which they serve it, or once did, over the git protocol. */
export const HTTPS_GIT_HOSTS: ReadonlySet<string> = new Set([
  'bitbucket.org',
  'codeberg.org',
  'git.kernel.org',
  'git.openwrt.org',
  'github.com',
  'gitlab.com',
  'gitlab.freedesktop.org',
  'gitlab.gnome.org',
  'salsa.debian.org',
]);

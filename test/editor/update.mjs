// An input is updated by its lens: shown first, kept, and undone.

import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from '../../scripts/environment.mjs';
import { installedNix } from '../../scripts/nix/install.mjs';
import { openBrowser } from '../../scripts/vscode/browser.mjs';
import { address, remoteUri, startServer } from '../../scripts/vscode/server.mjs';
import { WAIT } from './workbench.mjs';
import { commitAll, quietSettings } from './workspace.mjs';

const PICTURES = join(root, 'out/screenshots');

export async function checkUpdate({ extension, chromium, report }) {
  const program = [...installedNix().values()].at(-1);
  if (program === undefined) {
    report.leaveOut('updating an input in a real VS Code', 'no Nix is installed');
    return;
  }
  await mkdir(PICTURES, { recursive: true });
  const project = await makeProject(program);
  const settings = { ...quietSettings, 'git.enabled': false, 'nixAudit.nix.path': program };
  const server = await startServer({ settings, env: project.env, extension });
  const browser = await openBrowser(chromium);
  const page = await browser.context.newPage();
  const name = 'an input is updated by its lens, shown first, kept, and undone';
  try {
    const payload = [['openFile', remoteUri(server, join(project.flake, 'flake.nix'))]];
    await page.goto(address(server, project.flake, payload));
    const before = await project.lock();
    await page.click('.codelens-decoration a:text-is("update")', WAIT);
    await page.waitForSelector('.notification-toast:has-text("\'dep\' is locked anew. 1 change")', WAIT);
    await page.waitForSelector('.monaco-diff-editor .line-insert', WAIT);
    await page.waitForSelector('.view-lines:has-text("What changes")', WAIT);
    await page.screenshot({ path: join(PICTURES, 'update-preview.png') });
    if ((await project.lock()) !== before) throw new Error('the lock was written before it was kept');

    await page.click('.notification-toast a:text-is("Keep")', WAIT);
    await until(async () => (await project.lock()).includes(project.next), 'the lock was not written');
    await page.waitForSelector('.tab.active:has-text("flake.lock")', WAIT);
    await page.waitForSelector('.monaco-diff-editor', { ...WAIT, state: 'detached' });
    await page.screenshot({ path: join(PICTURES, 'update-kept.png') });
    await page.click('.editor-instance .view-lines');
    await page.keyboard.press('Control+Z');
    await page.keyboard.press('Control+S');
    await until(async () => (await project.lock()) === before, 'the change was not undone');
    report.pass(`workbench: ${name}`);
  } catch (error) {
    await page.screenshot({ path: join(PICTURES, 'failure.png') });
    report.fail(`workbench: ${name}`, `${error.message}\nSee out/screenshots/failure.png`);
  } finally {
    await browser.close();
    await server.stop();
    await project.remove();
  }
}

async function until(isSo, message) {
  const end = performance.now() + WAIT.timeout;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(message);
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  }
}

/** A flake whose input has moved on since it was locked. */
async function makeProject(program) {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'nixa-update-')));
  const at = (name) => {
    mkdirSync(join(folder, name), { recursive: true });
    return join(folder, name);
  };
  // Loaded here, where the Node of the tests runs, which reads TypeScript.
  const { environment } = await import('../nix-cli/environment.ts');
  const env = environment([dirname(program), process.env.PATH].join(':'), at);
  const dep = at('dep');
  await writeFile(join(dep, 'flake.nix'), '{ outputs = _: { }; }\n');
  commitAll(dep);
  const flake = at('flake');
  const text = `{\n  inputs.dep.url = "git+file://${dep}";\n  outputs = _: { };\n}\n`;
  await writeFile(join(flake, 'flake.nix'), text);
  const options = { cwd: folder, env, encoding: 'utf8' };
  const { status, stderr } = spawnSync(program, ['flake', 'lock', `path:${flake}`], options);
  if (status !== 0) throw new Error(`nix flake lock: ${stderr}`);
  await writeFile(join(dep, 'flake.nix'), '{ outputs = _: { value = 2; }; }\n');
  commitAll(dep);
  const next = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: dep, encoding: 'utf8' }).stdout.trim();
  const { PATH: _path, HOME: _home, ...rest } = env;
  return {
    flake,
    env: rest,
    next,
    lock: () => readFile(join(flake, 'flake.lock'), 'utf8'),
    remove: async () => {
      spawnSync('chmod', ['-R', 'u+w', folder]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

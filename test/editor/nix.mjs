// What Nix knows, as a user sees it: hovers on an input and on an output, and the lens that asks for a closure's size.

import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from '../../scripts/environment.mjs';
import { installedNix } from '../../scripts/nix/install.mjs';
import { openBrowser } from '../../scripts/vscode/browser.mjs';
import { address, remoteUri, startServer } from '../../scripts/vscode/server.mjs';
import { WAIT } from './workbench.mjs';
import { quietSettings } from './workspace.mjs';

const PICTURES = join(root, 'out/screenshots');
const SYSTEM = `${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux`;

export async function checkNix({ extension, chromium, report }) {
  const program = [...installedNix().values()].at(-1);
  if (program === undefined) {
    report.leaveOut('what Nix says in a real VS Code', 'no Nix is installed');
    return;
  }
  await mkdir(PICTURES, { recursive: true });
  const project = await makeProject(program);
  const browser = await openBrowser(chromium);
  /** Opens the flake in a new window of a new server, and hands the window to a test. */
  const withWindow = async (name, given, test) => {
    const settings = { ...quietSettings, 'nixAudit.nix.path': program, ...given };
    const server = await startServer({ settings, env: project.env, extension });
    const page = await browser.context.newPage();
    try {
      const payload = [['openFile', remoteUri(server, join(project.flake, 'flake.nix'))]];
      await page.goto(address(server, project.flake, payload));
      await page.waitForSelector('.codelens-decoration:has-text("not verified")', WAIT);
      await test(page);
      report.pass(`workbench: ${name}`);
    } catch (error) {
      await page.screenshot({ path: join(PICTURES, 'failure.png') });
      report.fail(`workbench: ${name}`, `${error.message}\nSee out/screenshots/failure.png`);
    } finally {
      await page.close();
      await server.stop();
    }
  };
  const closure = `.monaco-hover:has-text("Closure: ${project.closure} in 2 paths")`;
  try {
    await withWindow('an input and an output tell what Nix knows of them', {}, async (page) => {
      await hoverOn(page, '2:10');
      await page.waitForSelector('.monaco-hover:has-text("In the store: yes")', WAIT);
      await page.screenshot({ path: join(PICTURES, 'nix-input.png') });
      await page.keyboard.press('Escape');
      await page.click('.codelens-decoration a:has-text("closure size")', WAIT);
      await page.waitForSelector(`.codelens-decoration:has-text("closure ${project.closure}")`, WAIT);
      await hoverOn(page, '5:8');
      await page.waitForSelector(closure, WAIT);
      await page.screenshot({ path: join(PICTURES, 'nix-output.png') });
    });
    const asksItself = { 'nixAudit.hover.closureSize': true };
    await withWindow(
      'an output tells its size without a click, where that is set',
      asksItself,
      async (page) => {
        await hoverOn(page, '5:8');
        await page.waitForSelector(closure, WAIT);
        await page.screenshot({ path: join(PICTURES, 'nix-output-unasked.png') });
      },
    );
  } finally {
    await browser.close();
    await project.remove();
  }
}

/** @param place `line:column` */
async function hoverOn(page, place) {
  await page.click('.monaco-editor .view-lines');
  await page.keyboard.press('Control+G');
  await page.waitForSelector('.quick-input-widget input', WAIT);
  await page.keyboard.type(place);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+K');
  await page.keyboard.press('Control+I');
}

/** A flake with an input and an output that is built, in a store of its own. */
async function makeProject(program) {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'nixa-nix-')));
  const at = (name) => {
    mkdirSync(join(folder, name), { recursive: true });
    return join(folder, name);
  };
  // Loaded here, where the Node of the tests runs, which reads TypeScript.
  const { environment } = await import('../nix-cli/environment.ts');
  const env = environment([dirname(program), process.env.PATH].join(':'), at);
  const nix = (...args) => {
    const { status, stdout, stderr } = spawnSync(program, args, { cwd: folder, env, encoding: 'utf8' });
    if (status !== 0) throw new Error(`nix ${args.join(' ')}: ${stderr}`);
    return stdout.trim();
  };
  await writeFile(join(at('dep'), 'flake.nix'), '{ outputs = _: { }; }\n');
  const flake = at('flake');
  const make = (name, script) =>
    `derivation { name = "${name}"; system = "${SYSTEM}"; builder = "/bin/sh"; args = [ "-c" "${script}" ]; }`;
  const text = [
    '{',
    `  inputs.dep.url = "path:${join(folder, 'dep')}";`,
    '  outputs = { self, dep }: {',
    `    packages.${SYSTEM} = rec {`,
    `      hello = (${make('hello-1.2', 'echo ${lib} > $out')}) // { version = "1.2"; };`,
    `      lib = ${make('lib', 'echo 0123456789 > $out')};`,
    '    };',
    '  };',
    '}',
  ];
  await writeFile(join(flake, 'flake.nix'), `${text.join('\n')}\n`);
  nix('flake', 'lock', `path:${flake}`);
  const [built] = JSON.parse(nix('build', '--json', '--no-link', `path:${flake}#packages.${SYSTEM}.hello`));
  const out = built.outputs.out;
  const paths = spawnSync(join(dirname(program), 'nix-store'), ['-qR', out], { env, encoding: 'utf8' });
  const sizes = spawnSync(
    join(dirname(program), 'nix-store'),
    ['-q', '--size', ...paths.stdout.trim().split('\n')],
    { env, encoding: 'utf8' },
  );
  const closure = sizes.stdout
    .trim()
    .split('\n')
    .reduce((sum, size) => sum + Number(size), 0);
  const { PATH: _path, HOME: _home, ...rest } = env;
  return {
    flake,
    env: rest,
    closure: closure < 1024 ? `${closure} bytes` : `${(closure / 1024).toFixed(1)} KiB`,
    remove: async () => {
      spawnSync('chmod', ['-R', 'u+w', folder]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

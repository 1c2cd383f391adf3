// `npm run package`: builds everything and packs the extension into out/nix-audit-VERSION.vsix.

import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readJson, root } from './environment.mjs';

/** Packs what is built. What goes in is named in .vscodeignore; returns the path of the file. */
export function packExtension() {
  const { version } = readJson(join(root, 'package.json'));
  const vsix = join(root, 'out', `nix-audit-${version}.vsix`);
  mkdirSync(join(root, 'out'), { recursive: true });
  rmSync(vsix, { force: true });
  run('node_modules/@vscode/vsce/vsce', [
    'package',
    // Everything is bundled, and the readme's links are for readers of the repository.
    '--no-dependencies',
    '--no-rewrite-relative-links',
    '--out',
    vsix,
  ]);
  return vsix;
}

function run(script, args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, script), ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${script} failed\n${stdout}${stderr}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  run('scripts/build.mjs', []);
  console.log(packExtension());
}

// Types, lint and format. `--fix` mends what can be mended.
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';

const root = dirname(import.meta.dirname);
const fix = process.argv.includes('--fix');

const steps = [
  { name: 'types', command: 'tsc', args: ['--build'] },
  { name: 'lint', command: 'oxlint', args: ['--type-aware', '--deny-warnings', ...(fix ? ['--fix'] : [])] },
  { name: 'format', command: 'biome', args: ['format', ...(fix ? ['--write'] : [])] },
];

let failed = 0;
for (const { name, command, args } of steps) {
  const { status, error } = spawnSync(`${root}/node_modules/.bin/${command}`, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (error !== undefined) console.error(`${name}: ${error.message}`);
  const ok = status === 0;
  console.log(`${ok ? 'PASS' : 'FAIL'} ${name}`);
  if (!ok) failed++;
}
process.exitCode = failed === 0 ? 0 : 1;

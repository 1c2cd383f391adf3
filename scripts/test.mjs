// `npm test`: installs what is missing, builds, and runs every check there is. The last line is `N passed, N failed`.
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureDebian, ensurePackages, readJson, root, underPinnedNode } from './environment.mjs';
import { installNix, SUITES } from './nix/install.mjs';

await ensurePackages();
underPinnedNode(fileURLToPath(import.meta.url));

const bin = (name) => join(root, 'node_modules/.bin', name);
const node = (...args) => [process.execPath, args];
const total = { passed: 0, failed: 0 };
const leftOut = [];

if (ensureDebian({ 'nix-instantiate': ['nix-bin'], patchelf: ['patchelf'] }).includes('nix-instantiate')) {
  leftOut.push(
    'Nix is not installed: what the real Nix says of the examples and of the syntax table was not asked',
  );
}
await ensureNix();

await stage('build', ...node('scripts/build.mjs'));
await stage('generated files', ...node('scripts/generate.mjs', '--check'));
await stage('types, lint, format', ...node('scripts/check.mjs'));
await vitest();
await stage('TextMate grammar', bin('vscode-tmgrammar-test'), [
  '-g',
  'syntaxes/nix.tmLanguage.json',
  '-g',
  'test/grammar-textmate/shell-stand-in.tmLanguage.json',
  'test/grammar-textmate/*.nix',
]);
await counted('VS Code', ...node('scripts/test-editor.mjs'));

for (const part of leftOut) console.log(`LEFT OUT: ${part}`);
if (leftOut.length > 0 && process.env.CI) {
  console.log('CI leaves nothing out: this is a failure');
  total.failed += leftOut.length;
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;

/** The releases of Nix that the claims on the rules' pages are tried with. */
async function ensureNix() {
  const missing = [];
  for (const [suite, version] of Object.entries(SUITES)) {
    try {
      await installNix(suite);
    } catch (error) {
      missing.push(`${version} (${error.message})`);
    }
  }
  if (missing.length > 0) leftOut.push(`what tampered locks do was not tried with Nix ${missing.join(', ')}`);
}

/** A stage that either holds or does not. */
async function stage(name, command, args) {
  const { code, output } = await run(command, args);
  if (code !== 0) process.stdout.write(output);
  tell(name, code === 0 ? 1 : 0, code === 0 ? 0 : 1);
}

/** A stage that prints `N passed, N failed` itself. */
async function counted(name, command, args) {
  const { code, output } = await run(command, args, true);
  const [, passed, failed] = /(\d+) passed, (\d+) failed\s*$/.exec(output) ?? [];
  const parts = [...output.matchAll(/^LEFT OUT: (.*)$/gm)].map(([, part]) => part);
  leftOut.push(...parts);
  const bad = Number(failed ?? 1);
  tell(name, Number(passed ?? 0), bad === 0 && code !== 0 && parts.length === 0 ? 1 : bad);
}

async function vitest() {
  const results = join(root, 'out/vitest.json');
  rmSync(results, { force: true });
  const { code } = await run(
    ...node(
      'node_modules/vitest/vitest.mjs',
      'run',
      '--reporter=dot',
      '--reporter=json',
      `--outputFile.json=${results}`,
    ),
    true,
  );
  let report;
  try {
    report = readJson(results);
  } catch {
    report = { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0 };
  }
  const broken = report.testResults?.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((one) => one.status !== 'failed'),
  );
  const failed = report.numFailedTests + (broken?.length ?? 0);
  if (report.numPendingTests > 0) {
    leftOut.push(`${report.numPendingTests} tests said themselves that they cannot run here`);
  }
  tell(
    'unit, rule, protocol and command line tests',
    report.numPassedTests,
    failed === 0 && code !== 0 ? 1 : failed,
  );
}

function tell(name, passed, failed) {
  total.passed += passed;
  total.failed += failed;
  console.log(`${failed === 0 ? 'PASS' : 'FAIL'} ${name} (${passed} passed, ${failed} failed)`);
}

function run(command, args, show = false) {
  const child = spawn(command, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  return new Promise((resolve) => {
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (chunk) => {
        output += chunk;
        if (show) process.stdout.write(chunk);
      });
    }
    child.on('error', (error) => resolve({ code: 1, output: `${output}${error.message}\n` }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

// `npm run bench`: what an audit costs, as figures and as ratios to the bare parse, in one run. Also written as JSON.
//
//   npm run bench -- [FOLDER] [--json FILE]
//
// FOLDER is the corpus; without it, .nix files are generated.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensurePackages, onPath, root, underPinnedNode } from './environment.mjs';

await ensurePackages();
underPinnedNode(fileURLToPath(import.meta.url));

/** Files that one call of nix-instantiate is given. */
const BATCH = 200;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'string', default: join(root, 'out/bench.json') } },
});

node('scripts/build.mjs');
const generated = positionals[0] === undefined ? mkdtempSync(join(tmpdir(), 'nix-audit-bench-')) : undefined;
const corpus = positionals[0] ?? generated;
if (generated !== undefined) (await import('../test/bench/generate.ts')).generateCorpus(generated, 2000);

const files = nixFiles(corpus);
const bytes = files.reduce((sum, path) => sum + statSync(path).size, 0);
const list = join(mkdtempSync(join(tmpdir(), 'nix-audit-list-')), 'files');
writeFileSync(list, files.join('\n'));

const check = bestOf(3, () =>
  node('server/dist/cli.cjs', 'check', '--format', 'json', '--fail-on', 'never', corpus),
);
const parse = bestOf(3, () => node('test/bench/parse.mjs', list));
const nix = onPath('nix-instantiate') ? nixParse() : undefined;
const share = JSON.parse(node('test/bench/share.mjs', list).stdout);
const narHash = node('test/bench/nar-hash.mjs');
const lsp = JSON.parse(node('test/bench/lsp.mjs', '--json').stdout);

const result = {
  date: new Date().toISOString(),
  node: process.version,
  corpus: { files: files.length, megabytes: round(bytes / 1e6), generated: generated !== undefined },
  check: figures(check),
  bareParse: figures(parse),
  nixInstantiateParse: nix ?? 'not installed',
  ratios: {
    'check / bare tree-sitter parse': round(check.seconds / parse.seconds),
    'check / nix-instantiate --parse':
      nix === undefined ? 'not installed' : round(nix.megabytesPerSecond / (bytes / 1e6 / check.seconds)),
  },
  rulesOnNixFiles: share,
  narHash: { ...JSON.parse(narHash.stdout), peakMegabytes: Math.round(narHash.peakMegabytes ?? 0) },
  languageServer: lsp,
};
mkdirSync(dirname(values.json), { recursive: true });
writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`);
console.log(JSON.stringify(result, null, 2));
rmSync(dirname(list), { recursive: true });
if (generated !== undefined) rmSync(generated, { recursive: true });

function figures({ seconds, peakMegabytes }) {
  return {
    seconds: round(seconds),
    filesPerSecond: Math.round(files.length / seconds),
    megabytesPerSecond: round(bytes / 1e6 / seconds),
    ...(peakMegabytes === undefined ? {} : { peakMegabytes: Math.round(peakMegabytes) }),
  };
}

/** Runs a script under this Node; the peak memory comes from the script's own process. */
function node(...args) {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', new URL('../test/bench/peak-memory.mjs', import.meta.url).href, ...args],
    { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 30 },
  );
  if (status !== 0 && status !== 3) throw new Error(`${args.join(' ')} ended with ${status}\n${stderr}`);
  // A worker thread says it too, but before the process itself ends.
  const peak = [...stderr.matchAll(/peak memory (\d+) kB/g)].at(-1)?.[1];
  return {
    stdout,
    seconds: (performance.now() - start) / 1000,
    peakMegabytes: peak === undefined ? undefined : Number(peak) / 1000,
  };
}

/**
 * What `nix-instantiate --parse` takes for a sample of the files. It stops at the first file that it does not accept,
 * so those are found and left out first; only the run over the others is measured.
 */
function nixParse() {
  const accepted = [];
  const every = Math.max(1, Math.floor(files.length / 2000));
  let left = files.filter((_, index) => index % every === 0);
  while (left.length > 0) {
    const batch = left.slice(0, BATCH);
    const { status, stderr } = instantiate(batch);
    const named = batch.findIndex((path) => stderr.includes(path));
    // Nix dies without a word on a few: they are found one by one.
    const bad =
      status === 0 ? -1 : named >= 0 ? named : batch.findIndex((path) => instantiate([path]).status !== 0);
    if (status !== 0 && bad < 0) throw new Error(`nix-instantiate fails: ${stderr.slice(0, 400)}`);
    accepted.push(...(bad < 0 ? batch : batch.slice(0, bad)));
    left = left.slice(bad < 0 ? batch.length : bad + 1);
  }
  const start = performance.now();
  for (let at = 0; at < accepted.length; at += BATCH) instantiate(accepted.slice(at, at + BATCH));
  const seconds = (performance.now() - start) / 1000;
  const size = accepted.reduce((sum, path) => sum + statSync(path).size, 0);
  return { files: accepted.length, megabytesPerSecond: round(size / 1e6 / seconds) };
}

function instantiate(paths) {
  return spawnSync('nix-instantiate', ['--parse', ...paths], {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, NIX_REMOTE: 'dummy://' },
  });
}

function bestOf(times, run) {
  const runs = Array.from({ length: times }, run);
  return runs.reduce((best, one) => (one.seconds < best.seconds ? one : best));
}

function nixFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.nix'))
    .map((entry) => join(entry.parentPath, entry.name));
}

function round(value) {
  return Math.round(value * 100) / 100;
}

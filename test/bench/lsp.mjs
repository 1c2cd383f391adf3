// What the language server costs a person who types: its start, the first problems, and each keystroke, in milliseconds.
//
//   node test/bench/lsp.mjs [--json] [--lines 2500] [--keystrokes 450]
//
// Measures the built bundle, or the sources where there is none.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { moduleText } from './generate.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    lines: { type: 'string', default: '2500' },
    keystrokes: { type: 'string', default: '450' },
  },
});
const lines = Number(values.lines);
const keystrokes = Number(values.keystrokes);

const root = resolve(import.meta.dirname, '../..');
const bundle = join(root, 'server/dist/lsp.cjs');
const program = existsSync(bundle) ? bundle : join(root, 'server/src/lsp/main.ts');

const starts = [];
for (let run = 0; run < 5; run++) {
  const server = await startServer([]);
  starts.push(server.started);
  await server.stop();
}

/** What is typed, and where, in lines from an option's first. While a binding is typed, the text is no Nix. */
const words = [
  { kind: 'comment', keys: ' and some more words', at: { line: -1, character: 12 } },
  { kind: 'string', keys: 'some more words ', at: { line: 4, character: 6 } },
  { kind: 'binding', keys: ' x = "a ${builtins.currentTime} b"; ', at: { line: 0, character: 0 } },
];

const folder = mkdtempSync(join(tmpdir(), 'nix-audit-lsp-bench-'));
mkdirSync(join(folder, '.git'));
const text = moduleText(lines);
const lock = lockText(300);
writeFileSync(join(folder, 'flake.nix'), flakeText(text));
writeFileSync(join(folder, 'flake.lock'), lock);
const server = await startServer([folder]);
const module = await typeIn('module.nix', text);
const flake = await typeIn('flake.nix', flakeText(text));
await server.stop();
rmSync(folder, { recursive: true });

const result = {
  program: program === bundle ? 'bundle' : 'sources',
  lines,
  keystrokes,
  startToInitialized: round(quantile(starts, 0.5)),
  openToDiagnostics: module.open,
  keystrokeToDiagnostics: module.keystroke,
  keystrokeWithin: module.keystrokeWithin,
  'flake.nix with a lock of 300 nodes beside it': flake,
};
console.log(values.json ? JSON.stringify(result) : JSON.stringify(result, null, 2));

async function startServer(folders) {
  const began = performance.now();
  const child = spawn(process.execPath, [program, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.onRequest('workspace/configuration', ({ items }) => items.map(() => null));
  connection.listen();
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: {
      textDocument: { diagnostic: {} },
      workspace: { configuration: true, diagnostics: { refreshSupport: true } },
    },
    workspaceFolders: folders.map((path) => ({ uri: pathToFileURL(path).href, name: 'bench' })),
  });
  const started = performance.now() - began;
  await connection.sendNotification('initialized', {});
  return {
    connection,
    started,
    async stop() {
      const exited = new Promise((done) => child.once('exit', done));
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      await exited;
    },
  };
}

/** Opens a document and types all over it, a word at a time; what is no Nix until the word is finished, too. */
async function typeIn(name, content) {
  const { connection } = server;
  const uri = pathToFileURL(join(folder, name)).href;
  const pull = () => connection.sendRequest('textDocument/diagnostic', { textDocument: { uri } });
  const openBegan = performance.now();
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'nix', version: 1, text: content },
  });
  const { items } = await pull();
  const open = performance.now() - openBegan;
  if (items.some(({ code }) => code === 'nix-syntax-error')) throw new Error('the generated text is not Nix');

  const places = content.split('\n').flatMap((line, at) => (line.startsWith('  options.') ? [at] : []));
  const times = { comment: [], string: [], binding: [] };
  let typed = 0;
  for (let word = 0; typed < keystrokes; word++) {
    const { kind, keys, at } = words[word % words.length];
    const option = places[(word * 7919) % places.length];
    for (const [offset, text] of keys.split('').entries()) {
      const start = { line: option + at.line, character: at.character + offset };
      const began = performance.now();
      await connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version: ++typed + 1 },
        contentChanges: [{ range: { start, end: start }, text }],
      });
      await pull();
      times[kind].push(performance.now() - began);
    }
  }
  return {
    open: round(open),
    keystroke: figures(Object.values(times).flat()),
    keystrokeWithin: Object.fromEntries(Object.entries(times).map(([kind, list]) => [kind, figures(list)])),
  };
}

function figures(times) {
  return {
    median: round(quantile(times, 0.5)),
    p95: round(quantile(times, 0.95)),
    max: round(Math.max(...times)),
  };
}

function flakeText(body) {
  return [
    '{',
    '  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-25.05";',
    '  outputs = { self, nixpkgs }: { nixosModules.default =',
    body.trimEnd(),
    '  ; };',
    '}',
    '',
  ].join('\n');
}

function lockText(count) {
  const nodes = {};
  for (let i = 0; i < count; i++) {
    nodes[`node${i}`] = {
      inputs: i + 1 < count ? { next: `node${i + 1}` } : {},
      locked: {
        lastModified: 1731890469,
        narHash: 'sha256-D1FNZ70NmQEwNxpSSdTXCSklBH1z2isPR84J6DQrJGs=',
        owner: 'NixOS',
        repo: 'nixpkgs',
        rev: '5083ec887760adfe12af64830a66807423a859a7',
        type: 'github',
      },
      original: { owner: 'NixOS', ref: 'nixos-25.05', repo: 'nixpkgs', type: 'github' },
    };
  }
  nodes.root = { inputs: { nixpkgs: 'node0' } };
  return `${JSON.stringify({ nodes, root: 'root', version: 7 }, null, 2)}\n`;
}

function quantile(times, share) {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function round(milliseconds) {
  return Math.round(milliseconds * 10) / 10;
}

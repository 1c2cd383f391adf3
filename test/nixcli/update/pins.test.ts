// npins, niv, lon and devenv are not at hand here. What stands in for them is a script that writes down how it was
// started and puts another commit into the lock: that they take these arguments is not tried.

import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadSyntax } from '../../../server/src/engine/disk/grammars.ts';
import { createEngine } from '../../../server/src/engine/engine.ts';
import { createNix } from '../../../server/src/nixcli/nix/create.ts';
import { propose } from '../../../server/src/nixcli/update/propose.ts';
import type { LockedProject, LockRequest, Proposed } from '../../../server/src/nixcli/update/proposal.ts';

const engine = createEngine(await loadSyntax());
const root = mkdtempSync(join(tmpdir(), 'nix-audit-pins-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
process.env['TMPDIR'] = join(root, 'tmp');
mkdirSync(join(root, 'tmp'));

const OLD = '1111111111111111111111111111111111111111';
const NEW = '2222222222222222222222222222222222222222';
let count = 0;

interface Tool {
  readonly env: NodeJS.ProcessEnv;
  /** The arguments of each start, with the folder it ran in. */
  starts(): string[];
}

/** A stand-in for a tool. */
function standIn(name: string, script: string, folder = join(root, `bin-${count++}`)): Tool {
  mkdirSync(folder, { recursive: true });
  const log = join(root, `log-${count++}`);
  writeFileSync(join(folder, name), `#!/bin/sh\necho "$*" >> ${log}\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
  return {
    env: { PATH: [folder, '/usr/bin', '/bin'].join(delimiter), HOME: root, SECRET: 'x', GITHUB_TOKEN: 't' },
    starts: () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []),
  };
}

function project(name: string, text: string, beside: Readonly<Record<string, string>> = {}): LockedProject {
  const path = join(root, `project-${count++}`, name);
  mkdirSync(dirname(path), { recursive: true });
  for (const [file, content] of Object.entries({ ...beside, [name]: text }))
    writeFileSync(join(dirname(path), file.split('/').at(-1) ?? file), content);
  const declared = beside['devenv.yaml'];
  const yaml = join(dirname(path), 'devenv.yaml');
  return {
    declaration: declared === undefined ? undefined : { path: yaml, name: 'devenv.yaml', text: declared },
    lock: { path, name, text },
    inFlake: false,
  };
}

function ask(
  request: LockRequest,
  given: LockedProject,
  { env }: Tool,
  more: object = {},
): Promise<Proposed> {
  const nix = createNix({
    nix: { found: false, message: 'there is no Nix' },
    env,
    workspaceFolders: [],
    isTrusted: () => true,
    folder: join(root, 'own'),
  });
  return propose(request, given, { engine, nix, env, workspaceFolders: [], ...more });
}

const update = (...inputs: readonly string[]): LockRequest => ({ ask: 'update', inputs });

const npins = (rev: string) =>
  `${JSON.stringify({ pins: { a: { type: 'Git', revision: rev, url: null, hash: 'x' }, b: { type: 'Git', revision: OLD, url: null, hash: 'y' } }, version: 5 }, null, 2)}\n`;
const niv = (rev: string) =>
  `${JSON.stringify({ a: { rev, url: 'https://h/a', sha256: 'x', type: 'tarball' }, b: { rev: OLD, url: 'https://h/b', sha256: 'y', type: 'tarball' } }, null, 2)}\n`;
const lon = (rev: string) =>
  `${JSON.stringify({ version: '1', sources: { a: { type: 'Git', fetchType: 'git', branch: 'main', revision: rev, url: 'https://h/a', hash: 'x' } } }, null, 2)}\n`;
const devenv = (rev: string) =>
  `${JSON.stringify({ nodes: { a: { locked: { owner: 'o', repo: 'r', rev, type: 'github' }, original: { owner: 'o', repo: 'r', type: 'github' } }, root: { inputs: { a: 'a' } } }, root: 'root', version: 7 }, null, 2)}\n`;

const edit = (file: string) => `sed -i '0,/${OLD}/s//${NEW}/' "${file}"`;

test('npins gets all names at once, and works on a copy', async () => {
  const tool = standIn(
    'npins',
    `test -z "$SECRET" && test "$GITHUB_TOKEN" = t && ${edit('$2/sources.json')}`,
  );
  const given = project('npins/sources.json', npins(OLD));
  const answer = await ask(update('a', 'b'), given, tool);
  expect(answer).toMatchObject({
    ok: true,
    value: {
      told: "'a', 'b' are updated by npins",
      files: [{ path: given.lock.path, before: npins(OLD), after: npins(NEW) }],
    },
  });
  expect(tool.starts()).toEqual([expect.stringMatching(/^--directory \S+\/copy\/npins update a b$/)]);
  expect(readFileSync(given.lock.path, 'utf8')).toBe(npins(OLD));
  expect(readdirSync(join(root, 'tmp'))).toEqual([]);
});

test('niv and lon are started for each name', async () => {
  const tool = standIn('niv', edit('$2'));
  const given = project('nix/sources.json', niv(OLD));
  const answer = await ask(update('a', 'b'), given, tool);
  expect(answer.ok && answer.value.files[0]?.after).toBe(niv(OLD).replaceAll(OLD, NEW));
  expect(tool.starts()).toEqual([
    expect.stringMatching(/^--sources-file \S+\/copy\/nix\/sources\.json update a$/),
    expect.stringMatching(/^--sources-file \S+\/copy\/nix\/sources\.json update b$/),
  ]);
  const other = standIn('lon', `test -f "$2/lon.nix" && ${edit('$2/lon.lock')}`);
  const locked = project('lon.lock', lon(OLD), { 'lon.nix': '{ }' });
  expect(await ask(update(), locked, other)).toMatchObject({
    value: { told: 'all sources are updated by lon', files: [{ after: lon(NEW) }] },
  });
  expect(other.starts()).toEqual([expect.stringMatching(/^--directory \S+\/copy update$/)]);
  // That is how it says that all is as it should be.
  const idle = standIn('lon', 'echo "No updates available" >&2; exit 1');
  expect(await ask(update('a'), locked, idle)).toMatchObject({ ok: true, value: { files: [] } });
});

test('devenv runs where its files are, and not where it would need more of them', async () => {
  const tool = standIn('devenv', `test -f devenv.nix && test -f devenv.yaml && ${edit('devenv.lock')}`);
  const yaml = 'inputs:\n  a:\n    url: github:o/r\n';
  const given = project('devenv.lock', devenv(OLD), { 'devenv.yaml': yaml, 'devenv.nix': '{ }' });
  expect(await ask(update('a'), given, tool)).toMatchObject({
    ok: true,
    value: { files: [{ after: devenv(NEW) }] },
  });
  expect(tool.starts()).toEqual(['update a']);
  for (const more of ['imports:\n  - ./sub\n', 'inputs:\n  a:\n    url: path:./sub\n']) {
    const wider = project('devenv.lock', devenv(OLD), { 'devenv.yaml': more });
    // oxlint-disable-next-line no-await-in-loop
    expect(await ask(update('a'), wider, tool)).toMatchObject({ ok: false });
  }
  expect(tool.starts()).toHaveLength(1);
});

test('says why nothing comes of it', async () => {
  const given = project('npins/sources.json', npins(OLD));
  const message = async (request: LockRequest, tool: Tool, more: object = {}) => {
    const answer = await ask(request, given, tool, more);
    return answer.ok ? 'it was done' : answer.message;
  };
  const good = standIn('npins', edit('$2/sources.json'));
  expect(await message(update('nosuch'), good)).toBe('the lock has no pin nosuch');
  expect(await message(update('--help'), good)).toBe('the lock has no pin --help');
  expect(await message({ ask: 'lock' }, good)).toContain('another tool');
  expect(await message(update('a'), standIn('other', ''))).toContain('npins is not installed');
  const failing = standIn('npins', 'echo "https://u:hunter2@h is gone \\033[31m" >&2; exit 3');
  const said = await message(update('a'), failing);
  expect(said).toMatch(/^npins failed, and says: https:\/\/\S*h is gone/);
  expect(said).not.toContain('hunter2');
  expect(await message(update('a'), standIn('npins', 'echo "{" > "$2/sources.json"'))).toContain('no lock');
  expect(await message(update('a'), standIn('npins', 'rm "$2/sources.json"'))).toContain('no lock');
  // One that lies in the workspace is none.
  const workspace = join(root, 'workspace');
  const theirs = standIn('npins', '', join(workspace, 'bin'));
  expect(await message(update('a'), theirs, { workspaceFolders: [workspace] })).toContain('not installed');
  expect(theirs.starts()).toEqual([]);
  expect(readFileSync(given.lock.path, 'utf8')).toBe(npins(OLD));
  expect(readdirSync(join(root, 'tmp'))).toEqual([]);
});

test('can be cancelled', async () => {
  const given = project('npins/sources.json', npins(OLD));
  const stop = new AbortController();
  const tool = standIn('npins', 'sleep 100');
  const answer = ask(update('a'), given, tool, { signal: stop.signal });
  while (tool.starts().length === 0)
    // oxlint-disable-next-line no-await-in-loop
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  stop.abort();
  expect(await answer).toMatchObject({ ok: false, reason: 'cancelled' });
  expect(readdirSync(join(root, 'tmp'))).toEqual([]);
});

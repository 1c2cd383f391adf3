import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { answerHash, type HashRequest } from '../../../server/src/nixcli/fix/answer-hash.ts';
import { loadSyntax } from '../../../server/src/engine/disk/grammars.ts';
import { answered } from '../../../server/src/engine/fixes/answered.ts';
import type { EditOffer } from '../../../server/src/engine/fixes/choose.ts';
import { answerPatch } from '../../../server/src/nixcli/fix/answer-patch.ts';
import { applyEdits } from '../../../server/src/text/edits.ts';
import { auditFiles, engineFor } from '../../harness/run-fixture.ts';
import { REV } from '../../../server/src/rules/fix.ts';
import { git } from '../nix/repositories.ts';
import { installed, makeWorld, tellWhereNoneIs, valueOf } from '../nix/world.ts';

tellWhereNoneIs();

const asked = { asked: true, localFiles: true, now: Date.UTC(2026, 10, 25) } as const;
const syntax = await loadSyntax();
const NOBODY = 'http://127.0.0.1:1/x';

describe.each([...installed])('hashes with the Nix of %s', (suite, program) => {
  const world = makeWorld(suite, program);
  const nix = world.session();
  const at = (...names: string[]): string => join(world.folder, ...names);
  const left = () => readdirSync(at('own')).filter((name) => !/^(?:empty|registry\.json)$/.test(name));
  const hash = (kind: 'file' | 'path', path: string): string =>
    world.run('nix', 'hash', kind, '--sri', path).trim();
  const sources = makeSources(at('sources'));
  const answer = async (request: HashRequest) => valueOf(await answerHash(nix, request, asked));

  test('of a file, and of an archive without the folder around it, are those of Nix itself', async () => {
    const file = await answer({ ask: 'hash', source: { kind: 'file', urls: [sources.file] } });
    expect(file.values.get('hash')).toBe(hash('file', at('sources', 'a file?x=1')));
    expect(file.summary).toContain('/sources/a%20file%3Fx');
    expect(file.summary).toContain('first use is trusted');
    for (const url of sources.archives) {
      const tree = await answer({ ask: 'hash', source: { kind: 'archive', urls: [url] } });
      expect(tree.values.get('hash')).toBe(hash('path', at('sources', 'tree')));
      // What the fix makes of it is taken by the fetcher.
      const set = `{ url = "${url}"; sha256 = "${tree.values.get('hash')}"; }`;
      const there = world.run(
        'nix',
        'eval',
        '--raw',
        '--expr',
        `builtins.readFile (fetchTarball ${set} + "/sub/b")`,
      );
      expect(there).toBe('x\n');
    }
    expect(left()).toEqual([]);
  });

  test('of a commit, with its submodules or without', async () => {
    const { repository, commit, checkout } = sources;
    for (const submodules of [true, false]) {
      const source = { kind: 'git', url: repository, rev: commit, submodules } as const;
      const said = await answerHash(nix, { ask: 'hash', source }, asked);
      if (!submodules && suite === 'bookworm') {
        expect(said).toMatchObject({ ok: false, message: expect.stringContaining('submodules as well') });
        continue;
      }
      expect(valueOf(said).values.get('hash')).toBe(hash('path', checkout(submodules)));
    }
    expect(left()).toEqual([]);
  });

  test('of the commit that a name stands for', async () => {
    const { plain, plainCommit, tagged } = sources;
    const source = { kind: 'git', url: plain, rev: REV, submodules: false } as const;
    const main = await answer({ ask: 'commit', repository: plain, name: 'main', source });
    expect(Object.fromEntries(main.values)).toEqual({
      rev: plainCommit,
      day: '2026-11-25',
      hash: hash('path', at('sources', 'plain tree')),
    });
    const known = main.values.get('hash') ?? '';
    const again = await answer({ ask: 'commit', repository: plain, name: 'HEAD', source, known });
    expect(again.summary).toContain('the one that the hash already stood for');
    const other = await answer({ ask: 'commit', repository: plain, name: 'refs/tags/v1', source, known });
    expect(other.values.get('rev')).toBe(tagged);
    expect(other.summary).toContain('is not that of the hash');
    const bare = await answer({ ask: 'commit', repository: plain, name: 'v1' });
    expect(bare.values.get('rev')).toBe(tagged);
    const set = `{ url = "${plain}"; ref = "main"; rev = "${main.values.get('rev')}"; }`;
    expect(world.run('nix', 'eval', '--raw', '--expr', `builtins.readFile (fetchGit ${set} + "/file")`)).toBe(
      '2\n',
    );
    for (const name of ['both', 'nowhere', '--upload-pack=x', 'a..b'])
      expect(await answerHash(nix, { ask: 'commit', repository: plain, name }, asked)).toMatchObject({
        ok: false,
        reason: 'failed',
      });
  });

  test('of the commit that the patch of a change is of, where it is one', async () => {
    const rev = sources.plainCommit;
    const patch = (commit: string) => `From ${commit} Mon Sep 17 00:00:00 2001\nFrom: x\n\n---\n`;
    const write = (name: string, text: string): string => {
      writeFileSync(at(name), text);
      return `file://${at(name)}`;
    };
    const ask = (url: string, folder: string) =>
      answerPatch(nix, { ask: 'patch', url, commitUrl: `file://${at(folder)}-${REV}.patch` }, asked);
    write(`commit-${rev}.patch`, patch(rev));
    write(`other-${rev}.patch`, `${patch(rev)}more`);
    const one = write('one.patch', patch(rev));
    expect(Object.fromEntries(valueOf(await ask(one, 'commit')).values)).toEqual({ rev });
    const refusals = [
      [one, 'other', 'not the same'],
      [write('two.patch', patch(rev) + patch('1'.repeat(40))), 'commit', '2 commits'],
      [write('page', '<html>'), 'commit', 'no patch'],
      [one, 'nowhere', 'no such file'],
    ] as const;
    for (const [url, folder, message] of refusals)
      expect(await ask(url, folder)).toMatchObject({ ok: false, message: expect.stringContaining(message) });
    expect(await answerPatch(nix, { ask: 'patch', url: one, commitUrl: one }, { asked: true })).toMatchObject(
      { ok: false },
    );
    expect(left()).toEqual([]);
  });

  test('of a commit that is cut short, by its patch', async () => {
    const rev = 'bd1dcc3f49f6e9c1ad0a3a5d2ff7a1c4b5e6d7c8';
    writeFileSync(at('short.patch'), `From ${rev} Mon Sep 17 00:00:00 2001\nFrom: x\n`);
    const [archive = ''] = sources.archives;
    const source = { kind: 'archive', urls: [archive] } as const;
    const ask = (name: string, patch = `file://${at('short.patch')}`) =>
      answerHash(
        nix,
        { ask: 'commit', repository: 'https://example.org/r.git', name, patchUrl: patch, source },
        asked,
      );
    const { values } = valueOf(await ask(rev.slice(0, 7)));
    expect(Object.fromEntries(values)).toEqual({
      rev,
      day: '2026-11-25',
      hash: hash('path', at('sources', 'tree')),
    });
    expect(await ask('1234567')).toMatchObject({
      ok: false,
      message: expect.stringContaining('no commit that begins'),
    });
    expect(await ask(rev.slice(0, 7), sources.file)).toMatchObject({ ok: false, reason: 'failed' });
    expect(await ask(rev.slice(0, 7), '-x')).toMatchObject({ ok: false, reason: 'failed' });
    expect(left()).toEqual([]);
  });

  test('make of a file with holes one that Nix evaluates', async () => {
    const [archive = ''] = sources.archives;
    const text = `rec {
  tree = fetchTarball "${archive}"; # an archive
  file = builtins.fetchurl {
    url  = "${sources.file}";
    name = "x";
  };
  wrong = builtins.fetchTarball { url = "${archive}"; sha256 = ""; };
  all = builtins.readFile (tree + "/a") + builtins.readFile file + builtins.readFile (wrong + "/sub/b");
}
`;
    const rules = ['fetch-builtin-missing-hash', 'fetcher-placeholder-hash'];
    const engine = engineFor(syntax, rules);
    const audit = (now: string) => auditFiles(engine, [{ path: 'default.nix', text: now }]).findings;
    const edits: EditOffer['edits'][number][] = [];
    for (const { fixes } of audit(text)) {
      const fix = fixes[0];
      if (fix?.kind !== 'ask' || fix.request.ask !== 'hash') throw new Error('nothing is asked');
      const { values } = await answer(fix.request);
      edits.push(...(answered(fix, values)?.edits ?? []));
    }
    const mended = applyEdits(text, edits) ?? '';
    expect(mended.match(/sha256-/g)).toHaveLength(3);
    expect(audit(mended)).toEqual([]);
    writeFileSync(at('default.nix'), mended);
    expect(world.run('nix', 'eval', '--raw', '--file', at('default.nix'), 'all')).toBe('a\na file\nx\n');
  });

  test('are not told where git would give other files', async () => {
    const source = { kind: 'git', url: sources.changing, rev: 'main', submodules: false } as const;
    const said = await answerHash(nix, { ask: 'hash', source }, asked);
    expect(said).toMatchObject({ ok: false, message: expect.stringContaining('.gitattributes') });
  });

  test('over http, where the next of several addresses may answer', async () => {
    const server = await serve();
    const env = { ...world.env, no_proxy: '127.0.0.1', http_proxy: '' };
    const online = world.session({ env });
    const urls = [`${server.url}/missing`, `${server.url}/file`];
    const said = valueOf(
      await answerHash(online, { ask: 'hash', source: { kind: 'file', urls } }, { asked: true }),
    );
    writeFileSync(at('served'), 'served\n');
    expect(said.values.get('hash')).toBe(hash('file', at('served')));
    expect(said.report).toContain('without encryption');
    expect(said.summary).not.toContain('missing');
    await server.close();
  });

  test('of nothing that cannot be had, in words', async () => {
    const of = (source: HashRequest & { ask: 'hash' }, more: object = {}) =>
      answerHash(nix, source, { ...asked, ...more });
    const archive = { ask: 'hash', source: { kind: 'archive', urls: [sources.file] } } as const;
    expect(await of(archive)).toMatchObject({ ok: false, reason: 'failed' });
    const nobody = { ask: 'hash', source: { kind: 'file', urls: [NOBODY] } } as const;
    expect(await of(nobody)).toMatchObject({ ok: false, reason: 'offline' });
    const cancelled = new AbortController();
    cancelled.abort();
    expect(await of(nobody, { signal: cancelled.signal })).toMatchObject({ ok: false, reason: 'cancelled' });
    const untrusted = world.session({ isTrusted: () => false });
    for (const request of [nobody, { ask: 'commit', repository: sources.plain, name: 'main' }] as const)
      expect(await answerHash(untrusted, request, asked)).toMatchObject({ ok: false, reason: 'untrusted' });
    expect(left()).toEqual([]);
  });

  test('end with the one who waits, and in time', async () => {
    const server = await serve();
    const env = { ...world.env, no_proxy: '127.0.0.1', http_proxy: '' };
    const online = world.session({ env });
    const endless = { ask: 'hash', source: { kind: 'file', urls: [`${server.url}/endless`] } } as const;
    expect(await answerHash(online, endless, { asked: true, timeLimit: 1500 })).toMatchObject({
      ok: false,
      reason: 'timeout',
    });
    const waiting = new AbortController();
    const said = answerHash(online, endless, { asked: true, signal: waiting.signal });
    setTimeout(() => waiting.abort(), 1000);
    expect(await said).toMatchObject({ ok: false, reason: 'cancelled' });
    expect(left()).toEqual([]);
    await server.close();
  });

  test('run nothing that an address or a repository names', async () => {
    const wire = at('wire');
    const ran = `${wire}-ran`;
    writeFileSync(wire, `#!/bin/sh\necho "$0" >> ${ran}\n`);
    chmodSync(wire, 0o755);
    const addresses = [
      `ext::${wire}`,
      `ext://${wire}`,
      `--upload-pack=${wire}`,
      `-o${wire}`,
      wire,
      `ssh://example.org/x`,
      'git@example.org:x',
      `https://`,
      's3://bucket/x',
      'channel:nixos-unstable',
      'mirror://gnu/x',
      `data:,x`,
      'https://example.org/x\n--option',
      `file://${wire}\u0000`,
      'path:/etc',
      `HTTPS://example.org`,
    ];
    for (const url of addresses) {
      for (const source of [
        { kind: 'file', urls: [url] },
        { kind: 'archive', urls: [url] },
        { kind: 'git', url, rev: 'main', submodules: true },
      ] as const)
        expect(await answerHash(nix, { ask: 'hash', source }, asked), url).toMatchObject({
          ok: false,
          reason: 'failed',
        });
      expect(await answerHash(nix, { ask: 'commit', repository: url, name: 'main' }, asked)).toMatchObject({
        ok: false,
      });
    }
    // A submodule that is fetched by a program, and one by ssh.
    for (const url of [`ext::${wire} %S`, `ssh://-oProxyCommand=${wire}/x`, `-u${wire}`]) {
      const source = {
        kind: 'git',
        url: evilSubmodule(at('evil'), url),
        rev: 'main',
        submodules: true,
      } as const;
      expect(await answerHash(nix, { ask: 'hash', source }, asked), url).toMatchObject({ ok: false });
    }
    expect(existsSync(ran)).toBe(false);
    execFileSync(wire);
    expect(existsSync(ran)).toBe(true);
    expect(left()).toEqual([]);
  });

  test('read no file of this machine unasked, and no device', async () => {
    const of = (url: string, localFiles: boolean) =>
      answerHash(nix, { ask: 'hash', source: { kind: 'file', urls: [url] } }, { asked: true, localFiles });
    expect(await of(sources.file, false)).toMatchObject({
      ok: false,
      message: expect.stringContaining('agreed'),
    });
    symlinkSync('/dev/zero', at('zero'));
    execFileSync('mkfifo', [at('pipe')]);
    for (const path of ['/dev/zero', at('zero'), at('pipe'), at('sources'), '/nowhere'])
      expect(await of(`file://${path}`, true)).toMatchObject({ ok: false, reason: 'failed' });
  });
});

interface Sources {
  readonly file: string;
  readonly archives: readonly string[];
  /** With a submodule. */
  readonly repository: string;
  readonly commit: string;
  readonly checkout: (submodules: boolean) => string;
  /** Without. */
  readonly plain: string;
  readonly plainCommit: string;
  readonly tagged: string;
  readonly changing: string;
}

function makeSources(folder: string): Sources {
  mkdirSync(join(folder, 'tree/sub'), { recursive: true });
  mkdirSync(join(folder, 'tree/empty'));
  writeFileSync(join(folder, 'a file?x=1'), 'a file\n');
  writeFileSync(join(folder, 'tree/a'), 'a\n');
  writeFileSync(join(folder, 'tree/sub/b'), 'x\n');
  chmodSync(join(folder, 'tree/sub/b'), 0o755);
  symlinkSync('../a', join(folder, 'tree/sub/link'));
  execFileSync('tar', ['-czf', 'tree.tar.gz', 'tree'], { cwd: folder });
  execFileSync('tar', ['-cf', 'named.xyz', 'tree'], { cwd: folder });

  const make = (name: string, files: Readonly<Record<string, string>>): string => {
    const root = join(folder, name);
    mkdirSync(root, { recursive: true });
    git(root, 'init', '--quiet', '--initial-branch=main');
    commitAll(root, files);
    return root;
  };
  const inner = make('inner', { inner: 'i\n' });
  const outer = make('outer', { outer: 'o\n', '.gitattributes': '/outer export-ignore\n* text=auto\n' });
  git(outer, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', `file://${inner}`, 'sm');
  git(outer, 'commit', '--quiet', '--message=sub');
  const plain = make('plain', { file: '1\n' });
  git(plain, 'tag', '--annotate', '--message=x', 'v1');
  const tagged = git(plain, 'rev-parse', 'HEAD').trim();
  git(plain, 'branch', 'both');
  commitAll(plain, { file: '2\n' });
  git(plain, 'tag', 'both');
  mkdirSync(join(folder, 'plain tree'));
  writeFileSync(join(folder, 'plain tree/file'), '2\n');
  const changing = make('changing', {
    file: 'x\n',
    '.gitattributes': '# eol=crlf is not this\n*.bin filter=lfs diff=lfs\n',
  });
  return {
    file: `file://${folder}/a%20file%3Fx=1`,
    archives: [`file://${folder}/tree.tar.gz`, `file://${folder}/named.xyz`],
    repository: `file://${outer}`,
    commit: git(outer, 'rev-parse', 'HEAD').trim(),
    checkout: (submodules) => {
      const clone = join(folder, `clone-${submodules}`);
      rmSync(clone, { recursive: true, force: true });
      git(
        folder,
        '-c',
        'protocol.file.allow=always',
        'clone',
        '--quiet',
        ...(submodules ? ['--recurse-submodules'] : []),
        outer,
        clone,
      );
      execFileSync('find', [clone, '-name', '.git', '-prune', '-exec', 'rm', '-rf', '{}', '+']);
      return clone;
    },
    plain: `file://${plain}`,
    plainCommit: git(plain, 'rev-parse', 'HEAD').trim(),
    tagged,
    changing: `file://${changing}`,
  };
}

function commitAll(root: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '--message=x');
}

/** A repository with a submodule of any address, which git itself would not add. */
function evilSubmodule(root: string, url: string): string {
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root, { recursive: true });
  git(root, 'init', '--quiet', '--initial-branch=main');
  writeFileSync(join(root, '.gitmodules'), `[submodule "sm"]\n\tpath = sm\n\turl = ${url}\n`);
  git(root, 'add', '.gitmodules');
  git(root, 'update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},sm`);
  git(root, 'commit', '--quiet', '--message=x');
  return `file://${root}`;
}

const servers = new Set<() => Promise<void>>();
afterAll(async () => {
  for (const close of servers) await close();
});

async function serve(): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    if (request.url === '/file') response.end('served\n');
    else if (request.url === '/endless') response.write('x');
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const close = async () => {
    servers.delete(close);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  servers.add(close);
  return { url: `http://127.0.0.1:${port}`, close };
}

import { execFile, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FlakeToLock } from '../../../server/src/nixcli/nix/flake-copy.ts';
import { git, repository } from './repositories.ts';
import { installed, makeWorld, tellWhereNoneIs, valueOf } from './world.ts';

tellWhereNoneIs();

const asked = { asked: true } as const;
const UPSTREAM = '{ outputs = _: { value = 1; }; }';

/** All that is below a folder: names, modes, times and contents. */
function everything(folder: string): unknown[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .toSorted()
    .map((name) => {
      const info = statSync(join(folder, name));
      const text = info.isFile() ? readFileSync(join(folder, name), 'latin1') : '';
      return [name, info.mode, info.mtimeMs, text];
    });
}

/** The inputs that a lock has, with the commits or paths that they are locked at. */
function lockedAt(text: string): Record<string, unknown> {
  const { nodes } = JSON.parse(text) as {
    nodes: Record<string, { locked?: { rev?: string; path?: string } }>;
  };
  return Object.fromEntries(
    Object.entries(nodes).flatMap(([key, { locked }]) =>
      locked === undefined ? [] : [[key, locked.rev ?? locked.path]],
    ),
  );
}

describe.each([...installed])('locking with the Nix of %s', (suite, program) => {
  const world = makeWorld(suite, program);
  const nix = world.session();
  const own = () => readdirSync(join(world.folder, 'own')).filter((name) => name.startsWith('lock-'));
  let count = 0;

  /** A repository that moves on, and its first commit. */
  function upstream(text = UPSTREAM) {
    const root = repository(world.folder, `upstream-${count++}`, text);
    const head = () => git(root, 'rev-parse', 'HEAD').trim();
    const first = head();
    return {
      root,
      first,
      moveOn: () => {
        writeFileSync(join(root, 'flake.nix'), `${text} # ${count++}\n`);
        git(root, 'commit', '--quiet', '--all', '--message=next');
        return head();
      },
    };
  }

  function workspace(flake: string, lock?: string): FlakeToLock {
    const folder = join(world.folder, `flake-${count++}`);
    mkdirSync(folder);
    writeFileSync(join(folder, 'flake.nix'), flake);
    if (lock !== undefined) writeFileSync(join(folder, 'flake.lock'), lock);
    return { place: { kind: 'path', folder }, flake, lock, ownTree: false };
  }

  const folderOf = ({ place }: FlakeToLock) => (place.kind === 'path' ? place.folder : place.root);

  test('locks what is missing, and gives what Nix itself writes', async () => {
    const dep = upstream();
    const flake = workspace(`{ inputs.dep.url = "git+file://${dep.root}"; outputs = _: { }; }`);
    const before = everything(folderOf(flake));
    const { lock } = valueOf(await nix.lockFlake(flake, asked));
    expect(lockedAt(lock)).toEqual({ dep: dep.first });
    expect(everything(folderOf(flake))).toEqual(before);
    expect(own()).toEqual([]);
    world.run('nix', 'flake', 'lock', `path:${folderOf(flake)}`);
    expect(lock).toBe(readFileSync(join(folderOf(flake), 'flake.lock'), 'utf8'));
    // It changes nothing where nothing is missing, even if there is something newer.
    dep.moveOn();
    expect(valueOf(await nix.lockFlake({ ...flake, lock }, asked)).lock).toBe(lock);
  });

  test('updates one input, several, and all', async () => {
    const [a, b] = [upstream(), upstream()];
    const text = `{ inputs.a.url = "git+file://${a.root}"; inputs.b.url = "git+file://${b.root}"; outputs = _: { }; }`;
    const { lock } = valueOf(await nix.lockFlake(workspace(text), asked));
    expect(valueOf(await nix.updateInputs(workspace(text, lock), 'all', asked)).lock).toBe(lock);
    const [newA, newB] = [a.moveOn(), b.moveOn()];
    const flake = workspace(text, lock);
    const before = everything(folderOf(flake));
    const update = async (inputs: readonly string[] | 'all') =>
      lockedAt(valueOf(await nix.updateInputs(flake, inputs, asked)).lock);
    expect(await update(['a'])).toEqual({ a: newA, b: b.first });
    expect(await update(['a', 'b'])).toEqual({ a: newA, b: newB });
    expect(await update('all')).toEqual({ a: newA, b: newB });
    expect(everything(folderOf(flake))).toEqual(before);
  });

  test('updates an input of an input', async () => {
    const inner = upstream();
    const middle = upstream(`{ inputs.inner.url = "git+file://${inner.root}"; outputs = _: { }; }`);
    const text = `{ inputs.middle.url = "git+file://${middle.root}"; outputs = _: { }; }`;
    const { lock } = valueOf(await nix.lockFlake(workspace(text), asked));
    const next = inner.moveOn();
    const updated = await nix.updateInputs(workspace(text, lock), ['middle/inner'], asked);
    expect(lockedAt(valueOf(updated).lock)).toEqual({ middle: middle.first, inner: next });
  });

  test('tells an input that is not there, one that cannot be reached, and one of a registry', async () => {
    const dep = upstream();
    const text = `{ inputs.dep.url = "git+file://${dep.root}"; outputs = _: { }; }`;
    const { lock } = valueOf(await nix.lockFlake(workspace(text), asked));
    for (const name of ['nosuch', 'dep/nosuch']) {
      expect(await nix.updateInputs(workspace(text, lock), ['dep', name], asked)).toMatchObject({
        reason: 'failed',
        message: `the flake has no input ${name}`,
      });
    }
    for (const name of ['', '--help', 'a b', 'a//b', '/x', 'dep/', '.', 'a;b']) {
      const refused = await nix.updateInputs(workspace(text, lock), [name], asked);
      expect(refused).toMatchObject({ reason: 'failed' });
      expect(refused.ok || refused.message).toContain('no way to name');
    }
    const far = workspace('{ inputs.far.url = "github:o/r"; outputs = _: { }; }');
    expect(await nix.lockFlake(far, asked)).toMatchObject({ reason: 'offline' });
    const indirect = workspace('{ outputs = { self, nixpkgs }: { }; }');
    const refused = await nix.lockFlake(indirect, asked);
    expect(refused.ok || refused.message).toContain('nixpkgs is looked up in a registry');
    expect(own()).toEqual([]);
  });

  test('tells that a newer Nix has written the lock', async () => {
    const locked = {
      type: 'tarball',
      url: 'https://h/x.tar.gz',
      lastModified: 1,
      narHash: 'sha256-jZoR9+Fkqr1Eck0yTLbrMe6tcDl6PzmXKi5bXcZKyTk=',
    };
    const original = { type: 'tarball', url: 'https://h/x.tar.gz' };
    const lock = JSON.stringify({
      nodes: { root: { inputs: { x: 'x' } }, x: { flake: false, locked, original } },
      root: 'root',
      version: 7,
    });
    const text = '{ inputs.x = { url = "https://h/x.tar.gz"; flake = false; }; outputs = _: { }; }';
    const answer = await nix.lockFlake(workspace(text, lock), asked);
    const message = 'this Nix does not know lastModified in the lock, which a newer one has written';
    expect(answer.ok || answer.message).toBe(suite === 'bookworm' ? message : true);
  });

  test('locks the texts that it is given, and a flake without inputs', async () => {
    const [a, b] = [upstream(), upstream()];
    const flake = workspace(`{ inputs.a.url = "git+file://${a.root}"; outputs = _: { }; }`, 'no lock at all');
    const edited = `{ inputs.b.url = "git+file://${b.root}"; outputs = _: { }; }`;
    const { lock } = valueOf(await nix.lockFlake({ ...flake, flake: edited, lock: undefined }, asked));
    expect(lockedAt(lock)).toEqual({ b: b.first });
    expect(await nix.lockFlake(flake, asked)).toMatchObject({ ok: false });
    const none = workspace('{ outputs = _: { }; }');
    const answer = valueOf(await nix.lockFlake(none, asked));
    expect(answer.lock === '' ? {} : lockedAt(answer.lock)).toEqual({});
  });

  test('takes the tree of the flake where an input is a part of it, as git has it', async () => {
    const text =
      '{ inputs.sub.url = "path:../../sub"; inputs.src = { url = "path:../../src"; flake = false; }; outputs = _: { }; }';
    const root = repository(world.folder, 'tree', text, 'deep/nix');
    for (const [name, content] of [
      ['sub/flake.nix', '{ outputs = _: { }; }'],
      ['src/program', '#!/bin/sh\n'],
      ['src/deep/file', 'x'],
    ] as const) {
      mkdirSync(join(root, name, '..'), { recursive: true });
      writeFileSync(join(root, name), content);
    }
    chmodSync(join(root, 'src/program'), 0o755);
    spawnSync('ln', ['-s', 'deep/file', join(root, 'src/link')]);
    git(root, 'add', '--all');
    git(root, 'commit', '--quiet', '--message=parts');
    // What is changed but not committed counts, and what git does not know does not.
    writeFileSync(join(root, 'src/deep/file'), 'changed');
    writeFileSync(join(root, 'src/untracked'), 'secret');
    git(root, 'rm', '--quiet', '--cached', '-r', 'src/deep');
    git(root, 'add', 'src/deep');
    const before = everything(root);
    const flake = {
      place: { kind: 'git', root, dir: 'deep/nix' },
      flake: text,
      lock: undefined,
      ownTree: true,
    } as const;
    const { lock } = valueOf(await nix.lockFlake(flake, asked));
    expect(everything(root)).toEqual(before);
    expect(lockedAt(lock)).toEqual({ sub: '../../sub', src: '../../src' });
    world.run('nix', 'flake', 'lock', `git+file://${root}?dir=deep/nix`);
    expect(withoutDates(lock)).toBe(withoutDates(readFileSync(join(root, 'deep/nix/flake.lock'), 'utf8')));
    expect(own()).toEqual([]);

    const folder = join(world.folder, 'plain');
    mkdirSync(join(folder, 'sub'), { recursive: true });
    writeFileSync(join(folder, 'sub/flake.nix'), '{ outputs = _: { }; }');
    const plain = '{ inputs.sub.url = "path:./sub"; outputs = _: { }; }';
    writeFileSync(join(folder, 'flake.nix'), plain);
    const place = { kind: 'path', folder } as const;
    const made = valueOf(await nix.lockFlake({ place, flake: plain, lock: undefined, ownTree: true }, asked));
    world.run('nix', 'flake', 'lock', `path:${folder}`);
    expect(withoutDates(made.lock)).toBe(withoutDates(readFileSync(join(folder, 'flake.lock'), 'utf8')));
  });

  test('leaves nothing behind and nothing changed where it is cancelled', async () => {
    // A server that never answers.
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => void silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    const env = Object.fromEntries(Object.entries(world.env).filter(([name]) => !name.endsWith('_proxy')));
    const session = world.session({ env });
    const flake = workspace(
      `{ inputs.far.url = "http://127.0.0.1:${port}/x.tar.gz"; outputs = _: { }; }`,
      '{"nodes":{"root":{}},"root":"root","version":7}',
    );
    const before = everything(folderOf(flake));
    const connected = new Promise((resolve) => void silent.once('connection', resolve));
    const stop = new AbortController();
    const answer = session.updateInputs(flake, 'all', { ...asked, signal: stop.signal });
    await connected;
    stop.abort();
    expect(await answer).toMatchObject({ reason: 'cancelled' });
    expect(everything(folderOf(flake))).toEqual(before);
    expect(own()).toEqual([]);
    silent.closeAllConnections();
    silent.close();
  });

  test('is refused without trust, and where nobody asked', async () => {
    const flake = workspace('{ outputs = _: { }; }');
    const untrusted = world.session({ isTrusted: () => false });
    expect(await untrusted.lockFlake(flake, asked)).toMatchObject({ reason: 'untrusted' });
    const unasked = nix.updateInputs(flake, 'all', { asked: false as unknown as true });
    expect(await unasked).toMatchObject({ reason: 'untrusted' });
    expect(own()).toEqual([]);
  });

  describe('of a hostile flake', () => {
    let requests = 0;
    const server = createServer((_, response) => {
      requests++;
      response.end('{"flakes":[],"version":2}');
    });
    beforeAll(() => new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve)));
    afterAll(() => server.close());
    const tripped = join(world.folder, 'tripped');

    test('asks no registry of its own and runs no hook', async () => {
      const { port } = server.address() as { port: number };
      const wire = join(world.folder, 'wire');
      writeFileSync(wire, `#!/bin/sh\necho "$0" >> ${tripped}\n`);
      chmodSync(wire, 0o755);
      const text = `{
        nixConfig = { flake-registry = "http://127.0.0.1:${port}/r.json"; post-build-hook = "${wire}"; };
        outputs = { self, nixpkgs }: { };
      }`;
      const env = Object.fromEntries(Object.entries(world.env).filter(([name]) => !name.endsWith('_proxy')));
      const session = world.session({ env });
      const flake = workspace(text);
      expect(await session.lockFlake(flake, asked)).toMatchObject({ reason: 'failed' });
      expect(await session.updateInputs(flake, 'all', asked)).toMatchObject({ reason: 'failed' });
      expect([requests, existsSync(tripped)]).toEqual([0, false]);
      // The registry of the flake is one that this Nix asks where it is left to itself.
      const features = ['--extra-experimental-features', 'nix-command flakes'];
      await new Promise<void>((resolve) => {
        execFile(program, [...features, 'flake', 'lock', `path:${folderOf(flake)}`], { env }, () =>
          resolve(),
        );
      });
      expect(requests).toBeGreaterThan(0);
    });

    test('runs nothing that the configuration of its repository names', async () => {
      const text = '{ inputs.sub.url = "path:./sub"; outputs = _: { }; }';
      const root = repository(world.folder, 'hooked', text);
      mkdirSync(join(root, 'sub'));
      writeFileSync(join(root, 'sub/flake.nix'), '{ outputs = _: { }; }');
      git(root, 'add', '--all');
      const wire = join(world.folder, 'git-wire');
      const ran = `${wire}-ran`;
      writeFileSync(wire, `#!/bin/sh\necho "$0 $@" >> ${ran}\ncat\n`);
      chmodSync(wire, 0o755);
      git(root, 'config', 'core.fsmonitor', wire);
      git(root, 'config', 'filter.f.clean', wire);
      git(root, 'config', 'filter.f.smudge', wire);
      git(root, 'config', 'filter.f.process', wire);
      writeFileSync(join(root, '.gitattributes'), '* filter=f\n');
      mkdirSync(join(root, '.git/hooks'), { recursive: true });
      writeFileSync(join(root, '.git/hooks/post-index-change'), `#!/bin/sh\necho hook >> ${ran}\n`);
      chmodSync(join(root, '.git/hooks/post-index-change'), 0o755);
      const flake = { place: { kind: 'git', root }, flake: text, lock: undefined, ownTree: true } as const;
      expect(lockedAt(valueOf(await nix.lockFlake(flake, asked)).lock)).toEqual({ sub: './sub' });
      expect(existsSync(ran)).toBe(false);
      // The wires work.
      spawnSync('git', ['status'], { cwd: root });
      expect(existsSync(ran)).toBe(true);
    });

    test('writes nowhere but into its copy, whatever links there are', async () => {
      const outside = join(world.folder, 'outside');
      mkdirSync(outside);
      writeFileSync(join(outside, 'flake.lock'), 'mine');
      const text = '{ inputs.sub.url = "path:./sub"; outputs = _: { }; }';
      const root = repository(world.folder, 'linked', text);
      mkdirSync(join(root, 'sub'));
      writeFileSync(join(root, 'sub/flake.nix'), '{ outputs = _: { }; }');
      spawnSync('ln', ['-s', join(outside, 'flake.lock'), join(root, 'flake.lock')]);
      git(root, 'add', '--all');
      const place = { kind: 'git', root } as const;
      valueOf(await nix.lockFlake({ place, flake: text, lock: undefined, ownTree: true }, asked));
      spawnSync('ln', ['-s', outside, join(root, 'dir')]);
      git(root, 'add', '--all');
      const beyond = { place: { ...place, dir: 'dir' }, flake: text, lock: undefined, ownTree: true };
      expect(await nix.lockFlake(beyond, asked)).toMatchObject({ ok: false });
      expect(everything(outside).map((one) => (one as string[])[3])).toEqual(['mine']);
      expect(own()).toEqual([]);
    });
  });
});

/** Nix 2.8 writes when files of a part of the tree were last changed, which a copy need not keep. */
function withoutDates(lock: string): string {
  return lock.replaceAll(/"lastModified": \d+/g, '"lastModified": 0');
}

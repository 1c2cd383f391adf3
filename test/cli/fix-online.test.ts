import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installed, makeWorld } from '../nixcli/nix/world.ts';
import { nixAudit, type Ended } from './cli.ts';
import { auditWithoutNix, envOf, parsed } from './nix-worlds.ts';

/** A server of its own: the tests wait for the command and answer nobody meanwhile. */
const SERVER = `
  require('node:http')
    .createServer((request, response) => {
      response.statusCode = request.url === '/x.txt' ? 200 : 404;
      response.end('what is fetched');
    })
    .listen(0, '127.0.0.1', function () { console.log(this.address().port); });
`;
const HASH = `sha256-${createHash('sha256').update('what is fetched').digest('base64')}`;

describe.each([...installed])('check --online with the Nix of %s', (suite, program) => {
  const world = makeWorld(suite, program);
  const server = spawn(process.execPath, ['-e', SERVER], { stdio: ['ignore', 'pipe', 'inherit'] });
  let host = '';
  beforeAll(async () => {
    const [said] = await once(server.stdout, 'data');
    host = `127.0.0.1:${String(said).trim()}`;
  });
  afterAll(() => void server.kill());

  /** The world lets nothing reach the network; this machine may be reached. */
  function audited(folder: string, ...args: readonly string[]): Ended {
    const { err, ...ended } = nixAudit(folder, args, envOf(world, { no_proxy: '127.0.0.1' }));
    return { ...ended, err: err.replace(/^nix-audit: warning: nix \(.*\n$/m, '') };
  }

  function project(name: string, ...files: readonly string[]): string {
    const folder = join(world.folder, name);
    mkdirSync(folder);
    const fetches = files.map(
      (file) => `  (fetchurl {\n    url = "http://${host}/${file}";\n    hash = "";\n  })\n`,
    );
    writeFileSync(join(folder, 'x.nix'), `{ fetchurl }:\n[\n${fetches.join('')}]\n`);
    return folder;
  }

  it('writes what Nix has fetched, says from where, and goes on where one fails', () => {
    const folder = project('both', 'x.txt', 'gone.txt', 'x.txt');
    const { code, out } = audited(folder, 'check', '--fix', '--unsafe', '--online');
    expect(code).toBe(1);
    expect(out).toContain(`Fetched http://${host}/x.txt: its hash is ${HASH}. Nothing else has checked it`);
    expect(out).toMatch(
      /x\.nix: not fixed: Fetch .*gone\.txt and write its hash \[fetcher-placeholder-hash\]\n {4}\S/,
    );
    const text = readFileSync(join(folder, 'x.nix'), 'utf8');
    expect(text.split(`hash = "${HASH}";`)).toHaveLength(3);
    expect(text.split('hash = "";')).toHaveLength(2);
  });

  it('is a patch, or JSON, and asks nothing that is not asked for', () => {
    const folder = project('patch', 'x.txt');
    const before = readFileSync(join(folder, 'x.nix'), 'utf8');
    const patch = audited(folder, 'check', '--diff', '--unsafe', '--online');
    expect(patch.out).toContain(`+    hash = "${HASH}";\n`);
    expect(patch.err).toContain(`its hash is ${HASH}`);
    expect(audited(folder, 'check', '--diff', '--unsafe').out).not.toContain(HASH);
    expect(readFileSync(join(folder, 'x.nix'), 'utf8')).toBe(before);
    const { json } = parsed(audited(folder, 'check', '--fix', '--unsafe', '--online', '-f', 'json'));
    expect(json.fixed).toMatchObject([
      { rule: 'fetcher-placeholder-hash', file: 'x.nix', told: expect.stringContaining(HASH) },
    ]);
    expect(json.notFixed).toEqual([]);
  });

  it('says that there is no Nix, and changes nothing', () => {
    const folder = project('none', 'x.txt');
    const before = readFileSync(join(folder, 'x.nix'), 'utf8');
    const { code, out } = auditWithoutNix(world, folder, 'check', '--fix', '--unsafe', '--online');
    expect(code).toBe(1);
    expect(out).toContain('Nix is not installed');
    expect(readFileSync(join(folder, 'x.nix'), 'utf8')).toBe(before);
  });

  it('is nothing for safe fixes alone', () => {
    const folder = project('safe', 'x.txt');
    expect(audited(folder, 'check', '--fix', '--online')).toMatchObject({ code: 2, out: '' });
  });
});

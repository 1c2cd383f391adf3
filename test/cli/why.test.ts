import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { installed, makeWorld } from '../nixcli/nix/world.ts';
import { audit, auditWithoutNix, parsed } from './nix-worlds.ts';

describe.each([...installed])('with the Nix of %s', (suite, program) => {
  const world = makeWorld(suite, program);
  const query = (...args: readonly string[]): readonly string[] =>
    world
      .run('nix-store', '--query', ...args)
      .trim()
      .split('\n');
  const sizeOf = (path: string): number => Number(query('--size', path)[0]);

  describe('why', () => {
    test('the chain, with the size of each step', () => {
      const [top = ''] = world.build('top');
      const [leaf = ''] = world.build('leaf');
      const { code, json, err } = parsed(audit(world, world.folder, 'why', top, leaf, '--format', 'json'));
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(json).toMatchObject({ version: 1, from: top, to: leaf, depends: true });
      const paths: readonly string[] = json.chain.map(({ path }: { path: string }) => path);
      expect(paths).toHaveLength(3);
      expect([paths[0], paths[2]]).toEqual([top, leaf]);
      for (const [index, { path, narSize }] of json.chain.entries()) {
        expect(narSize).toBe(sizeOf(path));
        if (index > 0) expect(query('--references', paths[index - 1] ?? '')).toContain(path);
      }
      symlinkSync(top, join(world.folder, 'top'));
      const { out } = audit(world, world.folder, 'why', 'top', leaf);
      const lines = out.split('\n');
      expect(lines[0]).toBe(`${top}  ${sizeOf(top)} bytes`);
      expect(lines[2]).toBe(`    └ ${leaf}  69.4 KiB`);
      expect(sizeOf(leaf)).toBe(71_112);
    });

    test('no chain is an answer', () => {
      const [top = ''] = world.build('top');
      const [leaf = ''] = world.build('leaf');
      expect(audit(world, world.folder, 'why', leaf, top)).toEqual({
        code: 4,
        out: `${leaf} does not depend on ${top}.\n`,
        err: '',
      });
      const { code, json } = parsed(audit(world, world.folder, 'why', leaf, top, '--format', 'json'));
      expect(code).toBe(4);
      expect(json).toMatchObject({ depends: false, chain: [] });
      const gone = `${world.storeDir}/00000000000000000000000000000000-nothing`;
      expect(audit(world, world.folder, 'why', top, gone)).toMatchObject({
        code: 3,
        err: `nix-audit: ${gone}: it is not in the store\n`,
      });
      expect(auditWithoutNix(world, world.folder, 'why', top, leaf)).toMatchObject({
        code: 3,
        err: expect.stringContaining('Nix is not installed'),
      });
    });
  });
});

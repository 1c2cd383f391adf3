import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { installedNix } from '../../scripts/nix/install.mjs';
import { narHashOf } from '../../server/src/engine/disk/nar-hash.ts';
import { type Hash, parseHash } from '../../server/src/store/hash.ts';
import { fixedOutputPath, sourcePathOf, textPath } from '../../server/src/store/make-path.ts';
import { nameFault, parseStorePath, type StorePathResult } from '../../server/src/store/store-path.ts';
import { seeded } from '../harness/random.ts';
import { createStore } from './stores.ts';
import { isBefore, versionOf } from './versions.ts';

const installed = [...installedNix().values()];
const ALGORITHMS = ['md5', 'sha1', 'sha256', 'sha512'] as const;
const NAME_SIGNS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+-._?=';

/** Good ones, bad ones, and those that are bad since Nix 2.20. */
const NAMES = [
  ['a', 'a.', '-a', '.a', '..a', '...', '+-._?=', '.a-b', 'a'.repeat(211)],
  ['', ' ', 'a b', 'a~', 'é', '\u{1f600}', 'a/b', 'a:b', 'a\n', 'a'.repeat(212)],
  ['.', '..', '.-', '..-', '.-x', '..-x'],
].flat();

test('at least one Nix is asked', ({ skip }) => {
  const said = 'nothing was tried, as there is no Nix, which `npm test` installs';
  skip(installed.length === 0 && !process.env['CI'], said);
  expect(installed, said).not.toEqual([]);
});

function pathOf(made: StorePathResult): string {
  return made.ok ? made.storePath.path : made.error;
}

function hashOf(text: string): Hash {
  const parsed = parseHash(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.hash;
}

async function narHash(path: string): Promise<string> {
  const hashed = await narHashOf(path);
  if (!hashed.ok) throw new Error(hashed.reason);
  return hashed.narHash;
}

describe.each(installed)('%s', (nix) => {
  const store = createStore(nix);
  afterAll(store.end);
  const { storeDir } = store;
  const trees = store.at('trees');
  const file = join(trees, 'file.txt');
  const folder = join(trees, 'folder');
  mkdirSync(join(folder, 'empty'), { recursive: true });
  writeFileSync(file, 'text\n');
  writeFileSync(join(folder, 'program'), '#!/bin/sh\n');
  chmodSync(join(folder, 'program'), 0o755);

  test('nix-store --add: a folder and a file', async () => {
    for (const [path, name] of [
      [file, 'file.txt'],
      [folder, 'folder'],
    ] as const) {
      const made = sourcePathOf(await narHash(path), storeDir, name);
      expect(pathOf(made)).toBe(store.run('nix-store', ['--add', path]));
    }
  });

  test.each(ALGORITHMS)('nix-store --add-fixed %s: the bytes of a file, and its NAR', (algorithm) => {
    const flat = createHash(algorithm).update('text\n').digest('hex');
    expect(pathOf(fixedOutputPath('flat', { algorithm, hex: flat }, 'file.txt', storeDir))).toBe(
      store.run('nix-store', ['--add-fixed', algorithm, file]),
    );
    const tree = store.run('nix-hash', ['--type', algorithm, folder]);
    expect(pathOf(fixedOutputPath('recursive', { algorithm, hex: tree }, 'folder', storeDir))).toBe(
      store.run('nix-store', ['--add-fixed', '--recursive', algorithm, folder]),
    );
  });

  test('builtins: path, filterSource, fetchTree and a path in a string', async () => {
    const nar = await narHash(folder);
    const flat = { algorithm: 'sha256', hex: createHash('sha256').update('text\n').digest('hex') } as const;
    expect(
      store.evaluate(`{
        named = builtins.path { path = ${folder}; name = "other"; };
        flat = builtins.path { path = ${file}; recursive = false; };
        filtered = builtins.filterSource (path: type: true) ${folder};
        inString = "\${${folder}}";
        tree = builtins.removeAttrs (builtins.fetchTree { type = "path"; path = "${folder}"; })
          [ "lastModified" "lastModifiedDate" ];
      }`),
    ).toEqual({
      named: pathOf(sourcePathOf(nar, storeDir, 'other')),
      flat: pathOf(fixedOutputPath('flat', flat, 'file.txt', storeDir)),
      filtered: pathOf(sourcePathOf(nar, storeDir, 'folder')),
      inString: pathOf(sourcePathOf(nar, storeDir, 'folder')),
      tree: pathOf(sourcePathOf(nar, storeDir)),
    });
    expect(
      store.evaluate(
        `(builtins.fetchTree { type = "path"; path = "${folder}"; narHash = "${nar}"; }).narHash`,
      ),
    ).toBe(nar);
  });

  test('builtins.toFile, with and without references', () => {
    const texts = ['', 'text', 'line\nbreak', 'é \u{1f600}'];
    const plain = texts.map((text) => textPath(text, 'plain.txt', storeDir));
    expect(plain.map(pathOf)).toEqual(
      store.evaluate(
        `map (builtins.toFile "plain.txt") (builtins.fromJSON ${quoted(JSON.stringify(texts))})`,
      ),
    );
    const references = plain.flatMap((made) => (made.ok ? [made.storePath] : []));
    const text = [...references, ...references].map(({ path }) => path).join('\n');
    expect(pathOf(textPath(text, 'refers', storeDir, [...references].reverse().concat(references)))).toBe(
      store.evaluate(`builtins.toFile "refers" (builtins.concatStringsSep "\\n"
        (let all = map (builtins.toFile "plain.txt") (builtins.fromJSON ${quoted(JSON.stringify(texts))}); in all ++ all))`),
    );
  });

  test('fixed-output derivations of random names and hashes', () => {
    const next = seeded(7);
    const cases = Array.from({ length: 300 }, () => {
      const algorithm = ALGORITHMS[next() % ALGORITHMS.length] ?? 'sha256';
      const method = next() % 2 === 0 ? 'flat' : 'recursive';
      // What the name of the derivation itself has room for.
      const length = 1 + (next() % (next() % 5 === 0 ? 207 : 20));
      const signs = Array.from({ length }, () => NAME_SIGNS.charAt(next() % NAME_SIGNS.length));
      const name = signs
        .join('')
        .replace(/^\./, 'x')
        .replace(/\.drv$/, '.txt');
      return { algorithm, method, name, hex: createHash(algorithm).update(name).digest('hex') } as const;
    });
    const theirs = store.evaluate(`map
      ({ algorithm, method, name, hex }: builtins.unsafeDiscardStringContext (derivation {
        inherit name;
        system = "x86_64-linux";
        builder = "/bin/sh";
        outputHashMode = method;
        outputHashAlgo = algorithm;
        outputHash = hex;
      }).outPath)
      (builtins.fromJSON ${quoted(JSON.stringify(cases))})`);
    const ours = cases.map(({ method, name, ...hash }) => fixedOutputPath(method, hash, name, storeDir));
    expect(ours.map(pathOf)).toEqual(theirs);
    expect(ours.map((made) => parseStorePath(pathOf(made), storeDir))).toEqual(ours);
    // The folder, the name and the method all count.
    expect(new Set(ours.map(pathOf)).size).toBe(cases.length);
    expect(pathOf(fixedOutputPath('flat', hashOf(SOME_HASH), 'a', storeDir)).slice(storeDir.length)).not.toBe(
      pathOf(fixedOutputPath('flat', hashOf(SOME_HASH), 'a', '/nix/store')).slice('/nix/store'.length),
    );
  });

  test('trees with references, to others and to themselves', () => {
    const built = store.evaluate(`let
        make = name: script: derivation {
          inherit name script dep;
          system = builtins.currentSystem;
          builder = "/bin/sh";
          args = [ "-c" script ];
        };
        dep = derivation {
          name = "dep"; system = builtins.currentSystem; builder = "/bin/sh"; args = [ "-c" "echo dep > $out" ];
        };
      in map (one: one.drvPath) [
        (make "others" "echo $dep > $out") (make "self" "echo $out > $out") (make "both" "echo $dep $out > $out")
      ]`) as readonly string[];
    const outputs = store.run('nix-store', ['--realise', ...built]).split('\n');
    const addressed = store.run('nix', ['store', 'make-content-addressed', '--json', ...outputs]);
    const paths = Object.values((JSON.parse(addressed) as { rewrites: Record<string, string> }).rewrites);
    expect(paths.length).toBeGreaterThanOrEqual(3);
    let [withSelf, withOthers] = [0, 0];
    for (const path of paths) {
      const ca = contentAddress(store.run('nix', ['path-info', '--json', path]));
      const names = store.run('nix-store', ['--query', '--references', path]).split('\n').filter(Boolean);
      const self = names.includes(path);
      const others = names
        .filter((name) => name !== path)
        .flatMap((name) => {
          const parsed = parseStorePath(name, storeDir);
          return parsed.ok ? [parsed.storePath] : [];
        });
      const parsed = parseStorePath(path, storeDir);
      expect(
        pathOf(
          fixedOutputPath('recursive', hashOf(ca), parsed.ok ? parsed.storePath.name : '', storeDir, {
            others,
            self,
          }),
        ),
      ).toBe(path);
      if (self) withSelf++;
      if (others.length > 0) withOthers++;
    }
    expect([withSelf, withOthers]).toEqual([2, 2]);
  });

  test.each(NAMES)('the name %j is as good as Nix says', (name) => {
    const isAccepted = (): boolean => {
      try {
        store.evaluate(`builtins.toFile ${quoted(name)} ""`);
        return true;
      } catch (error) {
        expect(String(error)).toMatch(/store path/);
        return false;
      }
    };
    const isOldAndDotted = isBefore(versionOf(store.release), '2.26') && /^\.\.?(?:-|$)/.test(name);
    expect(isAccepted()).toBe(isOldAndDotted || nameFault(name) === undefined);
  });
});

const SOME_HASH = 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';

/** A string of Nix that holds the text. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll('${', '\\${');
}

/** The hash that a path is made from, of an answer of any form: `fixed:r:sha256:…`. */
function contentAddress(json: string): string {
  const [, hash = ''] = /"ca":\s*"fixed:r:([^"]+)"/.exec(json) ?? [];
  return hash;
}

import { describe, expect, it, test } from 'vitest';
import { readDerivation } from '../../../server/src/nixcli/nix/derivation.ts';
import { readPathInfos } from '../../../server/src/nixcli/nix/path-info.ts';
import { readRebuild } from '../../../server/src/nixcli/nix/rebuild.ts';
import { readPaths, readRoots } from '../../../server/src/nixcli/nix/roots.ts';
import { isStorePath } from '../../../server/src/nixcli/nix/store-paths.ts';
import { readContentsCheck, readStoreCheck, readTrustCheck } from '../../../server/src/nixcli/nix/verify.ts';

const S = '/nix/store';
const A = `${S}/74wgwb5kyq20g78qjv6i8sr1ndx24z4l-top-3.0`;
const B = `${S}/9gr0qjkch3jjd7q2ay1zz3kzlvw0k2yr-other-2.2`;
const base = (path: string) => path.slice(S.length + 1);
const HASH = 'sha256-ZE2JduOoavoNuC3u5JwhOP8DDGRkULrLxkutoc1B36c=';
const info = { narHash: HASH, narSize: 272, references: [B, A] };

describe('store paths', () => {
  test.each([
    A,
    `${S}/9gr0qjkch3jjd7q2ay1zz3kzlvw0k2yr--x`,
    `${S}/9gr0qjkch3jjd7q2ay1zz3kzlvw0k2yr-a?b=1+_.`,
  ])('%s', (path) => expect(isStorePath(path, S)).toBe(true));
  test.each([
    base(A),
    '-x',
    S,
    `${A}/bin`,
    `${A}^out`,
    `${A}#x`,
    `${A}\n`,
    `${A} `,
    `/other${A}`,
    `${S}/../${base(A)}`,
    `${S}/74wgwb5kyq20g78qjv6i8sr1ndx24z4l`,
    `${S}/74wgwb5kyq20g78qjv6i8sr1ndx24z4e-x`,
    `${S}/74wgwb5kyq20g78qjv6i8sr1ndx24z4l-${'x'.repeat(212)}`,
    7,
  ])('%j is none', (path) => expect(isStorePath(path, S)).toBe(false));
});

describe('path-info', () => {
  const expected = {
    path: A,
    narHash: HASH,
    narSize: 272,
    references: [A, B],
    signatures: [],
    ultimate: false,
  };
  const read = (json: unknown) => readPathInfos(JSON.stringify(json), S);

  test.each([
    ['a list', [{ path: A, ...info }]],
    ['an object', { [A]: { ...info, ca: null, deriver: null, signatures: [], ultimate: false } }],
    ['an object with versions', { [A]: { ...info, storeDir: S, version: 1, closureSize: 9 } }],
    ['base names', { info: { [base(A)]: { ...info, references: info.references.map(base) } }, version: 2 }],
  ])('%s', (_, json) => expect(read(json)?.get(A)).toEqual(expect.objectContaining(expected)));

  it('tells what is not valid', () => {
    for (const json of [[{ path: A, valid: false }], { [A]: null }, { info: { [base(A)]: null } }]) {
      expect(read(json)).toEqual(new Map([[A, undefined]]));
    }
  });

  it('keeps all that is said', () => {
    const more = {
      deriver: `${A}.drv`,
      registrationTime: 5,
      signatures: ['k:a'],
      ultimate: true,
      ca: 'text:x',
    };
    expect(read([{ path: A, ...info, ...more }])?.get(A)).toMatchObject(more);
  });

  test.each([
    '',
    'rubbish',
    '{',
    'null',
    '7',
    '"x"',
    '[1]',
    '[{}]',
    '{"info":7}',
    JSON.stringify({ '/etc/passwd': info }),
    JSON.stringify({ [A]: 7 }),
    ...Object.entries({
      narSize: [undefined, -1, 0, 1.5, '272', 2 ** 60, null],
      narHash: [undefined, 7, 'sha256-x', ''],
      references: [undefined, 'x', [7], ['/etc/passwd'], null],
      signatures: [7, [7], 'k:a'],
      deriver: [7, 'unknown-deriver', '/etc/passwd'],
      registrationTime: [-1, 'now'],
      ultimate: ['yes'],
      ca: [7, { method: 'nar' }],
    }).flatMap(([name, values]) =>
      values.map((value: unknown) => JSON.stringify({ [A]: { ...info, [name]: value } })),
    ),
  ])('%s is not read', (output) => expect(readPathInfos(output, S)).toBeUndefined());

  it('takes a list of infos by the forms of its time only', () => {
    expect(
      read([
        { path: A, valid: false },
        { path: B, ...info },
      ])?.get(B)?.narSize,
    ).toBe(272);
  });
});

describe('derivations', () => {
  const drv = { system: 's', builder: 'b', args: ['a'], env: { out: A }, outputs: { out: { path: A } } };
  const old = { ...drv, inputSrcs: [B], inputDrvs: { [`${B}.drv`]: ['out', 'dev'] } };
  const middle = { ...old, inputDrvs: { [`${B}.drv`]: { dynamicOutputs: {}, outputs: ['out', 'dev'] } } };
  const recent = {
    ...drv,
    name: 'top-3.0',
    outputs: { out: { path: base(A) } },
    inputs: {
      srcs: [base(B)],
      drvs: { [`${base(B)}.drv`]: { dynamicOutputs: {}, outputs: ['out', 'dev'] } },
    },
  };

  test.each<[string, unknown]>([
    ['2.8', { [`${A}.drv`]: old }],
    ['2.26', { [`${A}.drv`]: middle }],
    ['2.34', { derivations: { [`${base(A)}.drv`]: recent }, version: 4 }],
  ])('in the form of %s', (_, json) => {
    expect(readDerivation(JSON.stringify(json), S)).toEqual({
      path: `${A}.drv`,
      name: 'top-3.0',
      system: 's',
      builder: 'b',
      args: ['a'],
      env: new Map([['out', A]]),
      outputs: new Map([['out', { path: A, hash: undefined }]]),
      inputSources: [B],
      inputDerivations: new Map([[`${B}.drv`, ['out', 'dev']]]),
    });
  });

  test.each([
    {},
    [],
    { derivations: {} },
    { [`${A}.drv`]: old, [`${B}.drv`]: old },
    { x: old },
    { [`${A}.drv`]: { ...old, system: 7 } },
    { [`${A}.drv`]: { ...old, env: { a: 7 } } },
    { [`${A}.drv`]: { ...old, outputs: { out: { path: '/etc' } } } },
    { [`${A}.drv`]: { ...old, inputDrvs: { x: ['out'] } } },
    { [`${A}.drv`]: { ...old, inputSrcs: 'x' } },
  ])('%j is none', (json) => expect(readDerivation(JSON.stringify(json), S)).toBeUndefined());
});

describe('paths and roots', () => {
  it('reads paths, and nothing else', () => {
    expect(readPaths(`${A}\n${B}\n`, S)).toEqual([A, B]);
    expect(readPaths('', S)).toEqual([]);
    expect(readPaths(`${A}\noops\n`, S)).toBeUndefined();
  });

  it('reads links with any name', () => {
    expect(readRoots('', S)).toEqual([]);
    expect(readRoots(`/a -> b -> ${A}\n/c\n -> d -> ${B}\n{memory:7} -> ${B}\n`, S)).toEqual([
      { link: '/a -> b', target: A },
      { link: '/c\n -> d', target: B },
      { link: '{memory:7}', target: B },
    ]);
    for (const rubbish of ['x\n', `${A}\n`, ` -> ${A}\n`, `/a -> ${A}\nx`])
      expect(readRoots(rubbish, S)).toBeUndefined();
  });
});

describe('checks', () => {
  const modified = `path '${A}' was modified! expected hash 'sha256:abc', got 'sha256:def'`;

  it('takes contents by messages and exit code', () => {
    const read = (code: number, log: string) => readContentsCheck({ code, log }, S);
    expect(read(0, '')).toEqual({ modified: [], failed: [], unchecked: 'none' });
    expect(read(1, modified)).toEqual({
      modified: [{ path: A, expected: 'sha256:abc', got: 'sha256:def' }],
      failed: [],
      unchecked: 'none',
    });
    expect(read(5, `error: path '${B}' is not valid\n${modified}`)).toMatchObject({
      failed: [B],
      unchecked: 'named',
    });
    // Something in a path is told of by a longer path, and what names none may be about any.
    expect(read(4, `error: file '${B}/a' b' has an unsupported type`)).toMatchObject({ failed: [B] });
    for (const unnamed of ['error: file', `error: '/elsewhere' and '${B}'`, `error: in '${B}\nx'\nerror: x`])
      expect(read(4, unnamed)).toMatchObject({ unchecked: 'any' });
    expect(read(4, '')).toEqual({ modified: [], failed: [], unchecked: 'any' });
    for (const [code, log] of [
      [0, modified],
      [1, ''],
      [2, ''],
      [8, ''],
      [134, 'Nix crashed'],
      [0, `error: path '${B}' is not valid`],
    ] as const)
      expect(read(code, log)).toBeUndefined();
  });

  it('takes trust by messages and exit code', () => {
    const read = (code: number, log: string) => readTrustCheck({ code, log }, S);
    expect(read(0, '')).toEqual({ untrusted: [], failed: [], unchecked: 'none' });
    expect(read(2, `path '${A}' is untrusted`)).toEqual({ untrusted: [A], failed: [], unchecked: 'none' });
    expect(read(2, '')).toBeUndefined();
    expect(read(0, `path '${A}' is untrusted`)).toBeUndefined();
    expect(read(1, '')).toBeUndefined();
  });

  it('takes a store by its messages', () => {
    const gone = `path "${B}" disappeared, removing from database...`;
    const usual =
      'reading the Nix store...\nchecking path existence...\nwarning: not all store errors were fixed';
    expect(
      readStoreCheck({ code: 1, log: `${usual}\n${modified}\n${gone}\nlink '/x' was modified!` }, S),
    ).toEqual({
      modified: [{ path: A, expected: 'sha256:abc', got: 'sha256:def' }],
      disappeared: [B],
      others: ["link '/x' was modified!"],
    });
    expect(readStoreCheck({ code: 1, log: usual }, S)).toBeUndefined();
  });

  it('takes a rebuild by its messages, and success by its output', () => {
    const read = (code: number, log: string, output = '') => readRebuild({ code, log, output }, S);
    for (const [open, close] of ["''", '""']) {
      expect(
        read(1, `error: derivation 'x' may not be deterministic: output ${open}${A}${close} differs`),
      ).toEqual({ result: 'differs', outputs: [{ path: A, keptAt: undefined }] });
    }
    expect(read(1, `may not be deterministic: output '${A}' differs from '${A}.check'`)).toEqual({
      result: 'differs',
      outputs: [{ path: A, keptAt: `${A}.check` }],
    });
    expect(read(1, "some outputs of '/x.drv' are not valid, so checking is not possible")).toEqual({
      result: 'not-built',
    });
    expect(read(0, '', JSON.stringify([{ drvPath: 'x', outputs: { out: A } }]))).toEqual({
      result: 'same',
      outputs: [A],
    });
    expect(read(1, 'error: builder failed')).toBeUndefined();
    // A builder can have Nix say these, and lead to other files by them.
    const lie = `may not be deterministic: output '${A}' differs from '/etc/passwd'`;
    expect(read(0, lie, JSON.stringify([{ outputs: { out: B } }]))).toEqual({ result: 'same', outputs: [B] });
    expect(read(1, lie)).toEqual({ result: 'differs', outputs: [{ path: A, keptAt: undefined }] });
    expect(read(1, "may not be deterministic: output '/etc' differs")).toBe('unreadable');
    for (const output of ['', '[]', '{}', '[{"outputs":{"out":7}}]'])
      expect(read(0, '', output)).toBe('unreadable');
  });
});

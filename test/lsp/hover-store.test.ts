import { resolve } from 'node:path';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import { afterEach, describe, expect, test } from 'vitest';
import { plainLine } from '../../server/src/lsp/hover/markdown.ts';
import {
  askStore,
  STORE_PATIENCE,
  type StoreAnswer,
  type StoreFacts,
} from '../../server/src/lsp/hover/store-facts.ts';
import { storeLines } from '../../server/src/lsp/hover/store-lines.ts';
import { size } from '../../server/src/text/size.ts';
import type { PathInfo } from '../../server/src/nixcli/nix/values.ts';
import { type Client, eventually, startClient } from './client.ts';
import { hoverOn, showsMarkdown } from './hovers.ts';
import type { Given } from './knowing-server.ts';
import { lockText } from './workspace.ts';

const HASH = 'sha256-D1FNZ70NmQEwNxpSSdTXCSklBH1z2isPR84J6DQrJGs=';
const PATH = '/nix/store/n1g84klfb0h3bpwyvc59lcy5ca58h36w-source';
const LIB = '/nix/store/0c2g8f1ny4zl6dl0vm6r6g5v6ry3k1kz-lib-1.0';

const info: PathInfo = {
  path: PATH,
  narHash: HASH,
  narSize: 12_897_485,
  references: [],
  deriver: undefined,
  registrationTime: 1_731_890_469,
  signatures: ['cache.nixos.org-1:c2ln', 'cache.nixos.org-1:b3RoZXI='],
  ultimate: false,
  ca: undefined,
};

function known(more: Partial<PathInfo> = {}, rest: object = {}): StoreAnswer {
  return { kind: 'known', path: { info: { ...info, ...more }, closureSize: undefined, ...rest } };
}

function said(answer: StoreAnswer, expected?: string): string[] {
  return storeLines(answer, '/nix/store', expected).map(plainLine);
}

describe('what Nix knows of a path', () => {
  test('a signed path with its closure', () => {
    const more = {
      references: [LIB, PATH],
      deriver: '/nix/store/1c2g8f1ny4zl6dl0vm6r6g5v6ry3k1kz-hello-2.12.drv',
    };
    const rest = {
      closureSize: 3 * 1024 ** 3,
      closurePaths: 12,
      roots: [
        { link: '/home/me/result', target: PATH },
        { link: '/run/x', target: PATH },
      ],
    };
    expect(said(known(more, rest))).toEqual([
      'In the store: yes, since 2024-11-18, 12.3 MiB; 3.0 GiB in 12 paths with all that it needs',
      'Trust: claimed: signed by cache.nixos.org-1; the signature is not checked here',
      'Needs: 1 other path and itself',
      'Built by: hello-2.12.drv',
      'Kept by: /home/me/result and 1 more',
    ]);
  });

  test.each([
    [known({ signatures: [] }), 'Trust: unknown: neither signed, nor built here, nor named by its content'],
    [known({ signatures: [], ultimate: true }), 'Trust: claimed: built on this machine, says the store'],
    [
      known({ signatures: [], ca: 'fixed:r:sha256:x' }),
      'Trust: claimed: its content decides its name, and nothing has hashed it here',
    ],
    [known({ signatures: ['a:x', 'b:x', 'c:x', 'd:x', 'e:x'] }), 'a, b, c and 2 more'],
    [known({}, { roots: [] }), 'Kept by: nothing, so a garbage collection deletes it'],
    [known(), 'Needs: no other path'],
    [known({ registrationTime: undefined }), 'In the store: yes, 12.3 MiB'],
    [{ kind: 'absent' }, 'In the store: no, so nothing can be said of its content'],
    [{ kind: 'waiting', reason: 'Nix has not answered yet' }, 'unknown yet: Nix has not answered yet'],
    [{ kind: 'refused', reason: 'there is no Nix' }, 'In the store: unknown: there is no Nix'],
  ] as const)('%#: %j says %s', (answer, line) => expect(said(answer).join('\n')).toContain(line));

  test('nobody to ask: nothing', () => expect(said({ kind: 'silent' })).toEqual([]));

  test('another hash than the lock has is told first', () => {
    const other = 'sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=';
    expect(said(known(), HASH)[0]).toMatch(/^In the store/);
    expect(said(known(), 'sha256:0fqqjmzyzp1na7jc3v7vg3hhjb2fns4cnii1fjkjh1gbcmmmljar')[0]).toBeDefined();
    expect(said(known(), other)[0]).toBe(
      `MISMATCH: the store has the hash ${HASH} for this path, which is another one`,
    );
  });

  test('nothing of it is a control character or a line of its own', () => {
    const evil = 'a\n\u001b[31m`[x](command:y)\u202e';
    const lines = said(
      known({ signatures: [`${evil}:x`], deriver: evil }, { roots: [{ link: evil, target: PATH }] }),
    );
    expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(said({ kind: 'refused', reason: evil }).join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [1023, '1023 bytes'],
  [1024, '1.0 KiB'],
  [1024 * 1024 - 1, '1.0 MiB'],
  [12_897_485, '12.3 MiB'],
  [1024 ** 3, '1.0 GiB'],
  [5.5 * 1024 ** 4, '5.5 TiB'],
  [5000 * 1024 ** 4, '5000.0 TiB'],
  [-1, 'an unreadable size'],
  [Number.NaN, 'an unreadable size'],
])('%d bytes are %s', (bytes, text) => expect(size(bytes)).toBe(text));

describe('asking', () => {
  const never = new AbortController().signal;
  const facts = (about: StoreFacts['about']): StoreFacts => ({ storeDir: '/nix/store', about });
  const pending = () => new Promise<StoreAnswer>(() => undefined);

  test('an answer in time', async () => {
    expect(
      await askStore(
        facts(() => Promise.resolve(known())),
        PATH,
        never,
        1000,
      ),
    ).toEqual(known());
  });

  test('no longer than its time, and the question goes on', async () => {
    let signal: AbortSignal | undefined;
    const start = performance.now();
    const answer = await askStore(
      facts((_, given) => ((signal = given), pending())),
      PATH,
      never,
      30,
    );
    expect(answer.kind).toBe('waiting');
    expect(performance.now() - start).toBeLessThan(1000);
    expect(signal?.aborted).toBe(false);
  });

  test('a failure is no answer', async () => {
    const failing = facts(() => Promise.reject(new Error('x')));
    expect(await askStore(failing, PATH, never, 1000)).toEqual({
      kind: 'refused',
      reason: 'asking Nix failed',
    });
    const throwing = facts(() => {
      throw new Error('x');
    });
    expect((await askStore(throwing, PATH, never, 1000)).kind).toBe('refused');
  });

  test('one that is taken back', async () => {
    const controller = new AbortController();
    const answer = askStore(facts(pending), PATH, controller.signal, 10_000);
    controller.abort();
    expect((await answer).kind).toBe('refused');
    expect((await askStore(facts(pending), PATH, controller.signal, 10_000)).kind).toBe('refused');
  });
});

describe('over the protocol', () => {
  const uri = 'file:///nowhere/flake.lock';
  const text = lockText('main');
  const clients: Client[] = [];
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.stop();
  });

  async function knowing(given: Given) {
    const client = await startClient({
      capabilities: showsMarkdown,
      program: resolve(import.meta.dirname, 'knowing-server.ts'),
      env: { KNOWLEDGE: JSON.stringify(given) },
    });
    clients.push(client);
    const told = { asked: [] as string[], aborted: [] as string[] };
    client.connection.onNotification('test/asked', (path: string) => void told.asked.push(path));
    client.connection.onNotification('test/aborted', (path: string) => void told.aborted.push(path));
    await client.open(uri, text, 'json');
    return { ...told, client, hover: () => hoverOn(client, uri, text, '"nixpkgs|": {') };
  }

  test('the store is asked for the path of the hash, and its answer is told', async () => {
    const { asked, hover } = await knowing({ answer: known({ signatures: [] }) });
    const said = await hover();
    expect(asked).toEqual([PATH]);
    expect(said?.lines).toContain('In the store: yes, since 2024-11-18, 12.3 MiB');
    expect(said?.lines).toContain('Trust: unknown: neither signed, nor built here, nor named by its content');
    expect(said?.lines.length).toBeLessThanOrEqual(12);
  });

  test('another folder of the store gives another path', async () => {
    const { asked, hover } = await knowing({ storeDir: '/other/store', answer: { kind: 'absent' } });
    expect((await hover())?.lines).toContain('In the store: no, so nothing can be said of its content');
    expect(asked[0]).toMatch(/^\/other\/store\/[a-z0-9]{32}-source$/);
    expect(asked[0]).not.toContain('n1g84klfb0h3bpwyvc59lcy5ca58h36w');
  });

  test('of what is in the store it is not said that nobody was asked', async () => {
    const { client } = await knowing({ answer: known() });
    const nix = `{ a = ${LIB}; }`;
    await client.open('file:///nowhere/a.nix', nix);
    const lines = (await hoverOn(client, 'file:///nowhere/a.nix', nix, '-lib|-1.0'))?.lines ?? [];
    expect(lines).toContain('In the store: yes, since 2024-11-18, 12.3 MiB');
    expect(lines.join('\n')).not.toContain('Content: unknown');
  });

  test('what was verified is told with the day', async () => {
    const time = Date.UTC(2024, 10, 20) / 1000;
    const verified = await knowing({
      answer: { kind: 'silent' },
      verification: { result: 'verified', time, by: 'store' },
    });
    expect((await verified.hover())?.lines).toContain(
      'Content: verified: the tree in the store was hashed on 2024-11-20, and it has this hash',
    );
    const got = 'sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=';
    const swapped = await knowing({
      answer: { kind: 'silent' },
      verification: { result: 'mismatch', time, by: 'fetched', got },
    });
    expect((await swapped.hover())?.lines).toContain(
      `Content: MISMATCH: it was fetched anew on 2024-11-20, and it has another hash: it is \`${got}\``,
    );
  });

  test('an answer that does not come is not waited for', async () => {
    const { hover, aborted } = await knowing({});
    const start = performance.now();
    expect((await hover())?.lines).toContain(
      'In the store: unknown yet: Nix has not answered yet. Look again in a moment',
    );
    expect(performance.now() - start).toBeLessThan(STORE_PATIENCE + 5000);
    expect(aborted).toEqual([]);
  });

  test('a hover that is cancelled takes its question back', async () => {
    const { client, asked, aborted } = await knowing({});
    const source = new CancellationTokenSource();
    const params = { textDocument: { uri }, position: { line: 2, character: 6 } };
    const answer = client.connection.sendRequest('textDocument/hover', params, source.token);
    await eventually(() => asked.length === 1);
    source.cancel();
    await expect(answer).rejects.toThrow(/cancelled/);
    await eventually(() => aborted.length === 1);
  });

  test('an edit while the store is asked: the answer is about another text', async () => {
    const { client, asked, hover } = await knowing({});
    const said = hover();
    await eventually(() => asked.length === 1);
    await client.change(uri, 2, { text: '{}' });
    expect(await said).toBeUndefined();
  });
});

import { describe, expect, it, test } from 'vitest';
import { createLog } from '../../../server/src/nixcli/nix/log.ts';
import type { Progress } from '../../../server/src/nixcli/nix/progress.ts';
import { failure, lastError, plainLine } from '../../../server/src/nixcli/nix/words.ts';

describe('what Nix says for people', () => {
  it('is one line without colours, control characters and secrets, of bounded length', () => {
    expect(plainLine('\u001b[31;1merror:\u001b[0m a\n  b\u0007\u202e')).toBe('error: a b\\u{7}\\u{202e}');
    expect(plainLine('\u001b]8;;https://x\u0007link\u001b]8;;\u001b\\')).toBe('link');
    expect(plainLine("unable to download 'https://me:hunter2@host/x?private_token=abc': no")).toBe(
      "unable to download 'https://host/x': no",
    );
    expect(plainLine(`token ghp_${'a1'.repeat(18)} x`)).not.toContain('a1a1');
    expect(plainLine('x'.repeat(1e6)).length).toBeLessThan(300);
  });

  it('is its last error', () => {
    const log = [
      'warning: error: not this',
      'error:',
      '       … while calling the first',
      '       error: the middle one',
      '       … while calling',
      '         at /x:1:2:',
      '       \u001b[31;1merror:\u001b[0m the real one',
      'Try more',
    ];
    expect(lastError(log.join('\n'))).toBe('the real one');
    expect(lastError("error: hash mismatch in '/x.drv':\n  specified: a\n  got: b")).toBe(
      "hash mismatch in '/x.drv': specified: a",
    );
    expect(lastError("error: Cannot build '/x.drv'.\n       Reason: builder failed.")).toBe(
      "Cannot build '/x.drv'. Reason: builder failed.",
    );
    expect(lastError('nothing')).toBeUndefined();
  });

  test.each([
    ['error: the thing', 'failed', 'Nix says: the thing'],
    ['', 'failed', 'Nix failed without a word'],
    [
      "error: experimental Nix feature 'flakes' is disabled; use '--extra…'",
      'feature-disabled',
      'Nix does not allow its experimental feature flakes',
    ],
    [
      "error: unable to download 'https://a/b': Couldn't resolve host name (6)",
      'offline',
      "Nix needs the network for this: unable to download 'https://a/b': Couldn't resolve host name (6)",
    ],
    [
      "error: path '/could not connect' is not valid",
      'failed',
      "Nix says: path '/could not connect' is not valid",
    ],
  ])('%j', (log, reason, message) => expect(failure(log)).toEqual({ ok: false, reason, message }));
});

describe('the log', () => {
  const encode = (text: string) => new TextEncoder().encode(text);
  const event = (json: object) => `@nix ${JSON.stringify(json)}\n`;

  it('keeps messages of both kinds, in order, without what builders and activities say', () => {
    const log = createLog();
    log.take(encode('plain \u001b[31mline\n'));
    log.take(encode(event({ action: 'msg', level: 0, msg: '\u001b[31;1merror:\u001b[0m boom' })));
    log.take(encode(event({ action: 'start', id: 1, type: 105, text: 'building' })));
    log.take(encode(event({ action: 'result', id: 1, type: 101, fields: ['a line of the builder'] })));
    log.take(encode('last'));
    expect(log.end()).toEqual({ text: 'plain line\nerror: boom\nlast', complete: true });
  });

  it('puts together what comes in pieces, also within a letter', () => {
    const log = createLog();
    const bytes = encode(`ä${event({ action: 'msg', msg: 'ö' }).replace('@nix', '\n@nix')}`);
    for (const byte of bytes) log.take(new Uint8Array([byte]));
    expect(log.end().text).toBe('ä\nö');
  });

  it('tells how far it is, and at the end for the last time', () => {
    const told: Progress[] = [];
    const log = createLog((progress) => told.push(progress));
    log.take(encode(event({ action: 'start', id: 1, type: 107, text: '' })));
    log.take(encode(event({ action: 'start', id: 2, type: 0, text: 'checking /a\u001b[31m' })));
    for (let done = 1; done <= 1000; done++)
      log.take(encode(event({ action: 'result', id: 1, type: 105, fields: [done, 1000, 0, 0] })));
    log.end();
    expect(told.length).toBeLessThan(100);
    expect(told.at(-1)).toEqual({ done: 1000, expected: 1000, text: 'checking /a' });
  });

  it('survives rubbish', () => {
    const log = createLog(() => undefined);
    for (const rubbish of [
      '@nix \n',
      '@nix {\n',
      '@nix 7\n',
      '@nix null\n',
      event({ action: 'result', id: 1, type: 105, fields: ['x'] }),
      event({ action: 'result', id: 1, type: 105, fields: 7 }),
      event({ action: 'start', id: {}, type: 'x', text: 7 }),
      event({ action: 'msg', msg: 7 }),
    ])
      log.take(encode(rubbish));
    expect(log.end().text).toBe('');
  });

  it('holds no more than it may, and says so', () => {
    const log = createLog();
    const line = encode(`${'x'.repeat(1_000_000)}\n`);
    for (let n = 0; n < 40; n++) log.take(line);
    const { text, complete } = log.end();
    expect(complete).toBe(false);
    expect(text.length).toBeLessThan(20_000_000);
  });
});

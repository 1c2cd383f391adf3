import { expect, test } from 'vitest';
import { EXIT_FAILURE } from '../../server/src/cli/exit-codes.ts';
import { run } from '../../server/src/cli/run.ts';

test('a failure inside is told, and what it quotes reaches neither the terminal nor CI as it is', async () => {
  let told = '';
  const code = await run(['--version'], {
    out() {
      throw new Error('in \u001b[2J\u202ea.nix\n::error::forged\n##[error]forged');
    },
    err: (text) => {
      told += text;
    },
    outIsTerminal: false,
    errIsTerminal: false,
    columns: undefined,
    env: {},
    cwd: '/nowhere',
    today: 0,
  });
  expect(code).toBe(EXIT_FAILURE);
  expect(told).toContain('something failed inside');
  expect(told).toContain('\\e[2J\\u{202e}a.nix');
  for (const sign of ['\u001b', '\u202e']) expect(told).not.toContain(sign);
  expect(told).not.toMatch(/^\s*(::|##\[)/m);
});

import { expect, test } from 'vitest';
import { moduleText } from '../bench/generate.ts';
import { pulling, pushed, startClient } from './client.ts';

const uri = 'file:///nowhere/module.nix';
const typed = '  x = "a ${builtins.currentTime';
const start = { line: 5, character: 0 };

async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!holds() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
}

test('what was answered in haste is corrected once nobody types any more', async () => {
  const text = moduleText(4000);
  const client = await startClient({ capabilities: pulling });
  await client.open(uri, text);
  expect(await client.problems(uri)).toEqual([]);
  let hasty: unknown;
  for (const [offset, sign] of typed.split('').entries()) {
    const at = { line: start.line, character: offset };
    await client.change(uri, offset + 2, { range: { start: at, end: at }, text: sign });
    hasty = await client.problems(uri);
  }
  expect(hasty).not.toEqual([]);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const settled = await client.problems(uri);
  if (JSON.stringify(settled) !== JSON.stringify(hasty)) expect(client.refreshes).toBeGreaterThan(0);

  const fresh = await startClient({ capabilities: pulling });
  const lines = text.split('\n');
  await fresh.open(uri, [...lines.slice(0, 5), `${typed}${lines[5]}`, ...lines.slice(6)].join('\n'));
  expect(settled).toEqual(await fresh.problems(uri));
  await Promise.all([client.stop(), fresh.stop()]);
});

test('a client that is sent problems is sent the correction too', async () => {
  const text = moduleText(4000);
  const client = await startClient({ capabilities: pushed });
  await client.open(uri, text);
  await client.publishedFor(uri);
  await client.change(uri, 2, { range: { start, end: start }, text: typed });
  const fresh = await startClient({ capabilities: pulling });
  const lines = text.split('\n');
  await fresh.open(uri, [...lines.slice(0, 5), `${typed}${lines[5]}`, ...lines.slice(6)].join('\n'));
  const expected = JSON.stringify(await fresh.problems(uri));
  await until(() => JSON.stringify(client.published.at(-1)?.diagnostics) === expected);
  expect(JSON.stringify(client.published.at(-1)?.diagnostics)).toBe(expected);
  await Promise.all([client.stop(), fresh.stop()]);
});

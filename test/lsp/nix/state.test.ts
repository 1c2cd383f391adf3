import { expect, onTestFinished, test } from 'vitest';
import type { NixState } from '../../../server/src/lsp/nix/nix-state.ts';
import { temporaryFolder } from '../../nixcli/nix/world.ts';
import { eventually, pause } from '../client.ts';
import { hoverOn } from '../hovers.ts';
import { createWorkspace, IMPURE, impureText } from '../workspace.ts';
import { ask } from './asking.ts';
import { startTrusted, watchedNix } from './watched.ts';

const PATH = `/nix/store/${'0'.repeat(32)}-gone`;
const text = `# ${PATH}\n${impureText}`;

/** What is told of Nix while some paths are hovered over, and what the static audit says all the while. */
async function toldOf(env: Readonly<Record<string, string>>, nix: unknown = true, hovers = 3) {
  const workspace = createWorkspace({ 'a.nix': text });
  const client = await startTrusted({ folders: [workspace.uri], env, initializationOptions: { nix } });
  onTestFinished(async () => {
    await client.stop();
    workspace.dispose();
  });
  const told: NixState[] = [];
  client.connection.onNotification('nixAudit/nix', (state: NixState) => void told.push(state));
  const uri = workspace.uriOf('a.nix');
  await client.open(uri, text);
  expect(told).toEqual([]);
  for (let round = 0; round < hovers; round++) await hoverOn(client, uri, text, 'go|ne');
  const problems = await client.problems(uri);
  expect(problems.map(({ code }) => code)).toContain(IMPURE);
  const status: { nix: NixState | null } = await client.connection.sendRequest('nixAudit/status');
  return { client, told, status: status.nix };
}

const answers = (version: string, rest = 'echo "{}"') =>
  watchedNix(`case "$*" in --version) echo "nix (Nix) ${version}" ;; *) ${rest} ;; esac`).env;

test.each([
  ['missing', () => ({ PATH: temporaryFolder('none') }), 'Nix is not installed, or not on PATH'],
  ['too-old', () => answers('2.3.16'), 'nix (Nix) 2.3.16 is too old: the audit asks Nix 2.4 and later'],
  ['failing', () => answers('2.99.0'), "the audit cannot read this Nix's answer"],
] as const)('%s is said once, and the audit is what it was', async (state, env, message) => {
  const { told, status } = await toldOf(env());
  expect(told).toEqual([{ state, message }]);
  expect(status).toEqual({ state, message });
});

const valid = (path: string) => `echo '{"${path}":null}'`;

test('a vulnerable Nix is warned of once, quietly', async () => {
  const { client, told } = await toldOf(answers('2.26.0', valid(PATH)));
  expect(told).toHaveLength(1);
  expect(told[0]?.state).toBe('vulnerable');
  expect(told[0]?.message).toMatch(/^nix \(Nix\) 2\.26\.0 has known vulnerabilities: CVE-/);
  const warnings = client.log.filter((line) => line.includes('is affected by CVE-2026-44028 (2026-05-04)'));
  expect(warnings).toHaveLength(1);
});

test('so it is where nothing but a command has asked it', async () => {
  const { client, told } = await toldOf(answers('2.26.0', valid(PATH)), true, 0);
  expect(told).toEqual([]);
  await ask(client, 'verifyStorePath', { path: PATH });
  expect((await eventually(() => told[0])).state).toBe('vulnerable');
});

test('one without known vulnerabilities is not', async () => {
  const { told } = await toldOf(answers('2.99.0', valid(PATH)));
  expect(told).toEqual([{ state: 'ready', message: '' }]);
});

test('a client that does not want to know is told nothing', async () => {
  const { told } = await toldOf({ PATH: temporaryFolder('none') }, false);
  await pause(200);
  expect(told).toEqual([]);
});

test('a command that Nix does not answer says so, too', async () => {
  const { client, told } = await toldOf(answers('2.99.0', valid(PATH)));
  expect(await ask(client, 'whyDepends', { from: PATH, to: 'x' })).toMatchObject({ result: 'refused' });
  await eventually(() => told.length > 0);
});

import { expect, test } from 'vitest';
import { pulling, pushed, startClient } from './client.ts';

test('a client that pulls is offered pulling, with a handler for the whole workspace', async () => {
  const client = await startClient({ capabilities: pulling });
  expect(client.initializeResult).toMatchObject({
    capabilities: {
      positionEncoding: 'utf-16',
      textDocumentSync: { openClose: true, change: 2 },
      diagnosticProvider: { interFileDependencies: true, workspaceDiagnostics: true },
    },
    serverInfo: { name: 'nix-audit', version: expect.stringMatching(/^\d+\.\d+\.\d+/) },
  });
  await expect(client.workspace()).resolves.toEqual({ items: [] });
  await client.stop();
});

test('a client that does not pull is not offered it', async () => {
  const client = await startClient({ capabilities: pushed });
  expect(client.initializeResult.capabilities).not.toHaveProperty('diagnosticProvider');
  await client.stop();
});

test.each([
  [undefined, false],
  [{ workspaceTrusted: 'yes' }, false],
  [{ workspaceTrusted: true }, true],
])('with the options %j the workspace is trusted: %j', async (initializationOptions, trusted) => {
  const client = await startClient({ initializationOptions });
  expect(await client.connection.sendRequest('nixAudit/status')).toMatchObject({ trusted });
  await client.stop();
});

test('trust comes and goes by notification', async () => {
  const client = await startClient();
  const trusted = async () =>
    (await client.connection.sendRequest<{ trusted: boolean }>('nixAudit/status')).trusted;
  expect(await trusted()).toBe(false);
  await client.connection.sendNotification('nixAudit/workspaceTrusted', { trusted: true });
  expect(await trusted()).toBe(true);
  await client.connection.sendNotification('nixAudit/workspaceTrusted', { trusted: 1 });
  expect(await trusted()).toBe(false);
  await client.stop();
});

test('shutdown and exit end the process with 0, exit alone with 1', async () => {
  const orderly = await startClient();
  expect(await orderly.stop()).toBe(0);
  const sudden = await startClient();
  const exited = new Promise((done) => sudden.process.once('exit', done));
  await sudden.connection.sendNotification('exit');
  expect(await exited).toBe(1);
});

test('a client that goes away without a word takes the server with it', async () => {
  const client = await startClient();
  const exited = new Promise((done) => client.process.once('exit', done));
  client.process.stdin?.end();
  expect(await exited).toBe(1);
});

test('settings can be registered for, and watchers too unless the client watches by itself', async () => {
  const capabilities = {
    ...pulling,
    workspace: {
      ...pulling.workspace,
      didChangeConfiguration: { dynamicRegistration: true },
      didChangeWatchedFiles: { dynamicRegistration: true },
    },
  };
  const server = await startClient({ capabilities });
  await server.connection.sendRequest('nixAudit/status');
  await expect
    .poll(() => server.registrations.map(({ method }) => method))
    .toEqual(['workspace/didChangeConfiguration', 'workspace/didChangeWatchedFiles']);
  await server.stop();
  const own = await startClient({ capabilities, initializationOptions: { watchesFiles: true } });
  await own.connection.sendRequest('nixAudit/status');
  await expect
    .poll(() => own.registrations.map(({ method }) => method))
    .toEqual(['workspace/didChangeConfiguration']);
  await own.stop();
});

import { describe, expect, test } from 'vitest';
import { builtServer, commandLine, hasBundle, startClient } from './client.ts';
import { createWorkspace, IMPURE, impureText } from './workspace.ts';

// `npm test` builds first; while working on the sources alone there may be no bundle, or an old one.
describe.runIf(hasBundle)('the built server', () => {
  test.each([
    ['server', builtServer, ['--stdio']],
    ['server', builtServer, ['--node-ipc']],
    ['server', builtServer, []],
    ['command line', commandLine, ['lsp', '--stdio']],
  ])('started as the %s (%s %j) finds what the sources find', async (_name, program, argv) => {
    const workspace = createWorkspace({ 'a.nix': impureText });
    const client = await startClient({ program, argv, folders: [workspace.uri] });
    let noise = '';
    if (argv.includes('--node-ipc')) {
      client.process.stdout?.on('data', (data) => (noise += String(data)));
    }
    expect(await client.problems(workspace.uriOf('a.nix'))).toMatchObject([
      {
        code: IMPURE,
        codeDescription: {
          href: expect.stringMatching(/^file:.*\/dist\/docs\/rules\/impure-current-time\.md$/),
        },
      },
    ]);
    expect((await client.workspace()).items).toHaveLength(1);
    expect(client.log).toEqual([]);
    expect(noise).toBe('');
    expect(await client.stop()).toBe(0);
    workspace.dispose();
  });
});

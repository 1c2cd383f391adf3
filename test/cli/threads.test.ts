import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Outcome } from '../../server/src/cli/audit/audit-unit.ts';
import type { AuditJob } from '../../server/src/cli/audit/run-audit.ts';
import { auditInThreads } from '../../server/src/cli/audit/threads.ts';
import type { Unit } from '../../server/src/cli/audit/units.ts';
import type { JsonOutput } from '../../server/src/cli/json-format.ts';
import { defaultSettings } from '../../server/src/engine/settings.ts';
import { nixAudit } from './cli.ts';
import { folder } from './folder.ts';

const job: AuditJob = { settings: defaultSettings, excerpts: true, claims: true };
const impure = '{ x = builtins.getEnv "A"; }\n';

it('gives what one thread gives, in the same order', () => {
  const files = Object.fromEntries(Array.from({ length: 800 }, (_, at) => [`d${at % 7}/${at}.nix`, impure]));
  const root = folder(files);
  const all = JSON.parse(nixAudit(root, ['check', '-f', 'json']).out) as JsonOutput;
  const parts = Array.from(
    { length: 7 },
    (_, at) => JSON.parse(nixAudit(root, ['check', '-f', 'json', `d${at}`]).out) as JsonOutput,
  );
  expect(all.summary).toMatchObject({ files: 800, bytes: 800 * impure.length });
  const place = ({ file, rule, range }: JsonOutput['findings'][number]) => ({ file, rule, range });
  expect(all.findings.map(place)).toEqual(parts.flatMap((part) => part.findings.map(place)));
  expect(all.findings.length).toBeGreaterThanOrEqual(800);
});

it('loses nothing but the file that kills its thread', async () => {
  const names = Array.from({ length: 100 }, (_, at) => `${at}.nix`);
  const root = folder(Object.fromEntries(names.map((name) => [name, impure])));
  const good = names.map(
    (name): Unit => ({
      kind: 'single',
      target: { path: join(root, name), kind: 'nix', base: root, named: false },
    }),
  );
  // What no caller gives: `asked` is no Set, so that the thread throws outside of all that catches.
  const deadly = {
    kind: 'project',
    project: { folder: root, flake: `${root}/flake.nix`, lock: '' },
    base: root,
    asked: ['deadly'],
  };
  const units = good.toSpliced(50, 0, deadly as unknown as Unit);
  const heard: Outcome[] = [];
  await auditInThreads(units, job, 2, (outcome) => heard.push(outcome));
  expect(heard).toHaveLength(101);
  expect(heard.reduce((sum, { files }) => sum + files, 0)).toBe(100);
  expect(heard.flatMap(({ failures }) => failures)).toEqual([
    {
      path: 'deadly',
      message: expect.stringMatching(/^the audit of this file failed inside \(.*has is not a function\)$/),
    },
  ]);
});

import { readTextSync } from '../../engine/disk/text.ts';
import { answerBuiltHash, answerHash, type HashAnswer } from '../../nixcli/fix/answer-hash.ts';
import { answerPatch } from '../../nixcli/fix/answer-patch.ts';
import type { NixAnswer } from '../../nixcli/nix/answer.ts';
import type { ActOptions, Nix } from '../../nixcli/nix/session.ts';
import type { ServerContext } from '../context.ts';
import { answerLock } from '../nix/answer-lock.ts';
import { outputAround } from '../nix/output-around.ts';
import { refusedBy, type TaskRun, tellProgress } from '../nix/task.ts';
import type { Answerers, FixAnswer } from './answering.ts';

/** Whoever gets what fixes ask for: a row for each kind of request. */
export const answerers: Answerers = {
  lock: { needs: ['nix'], answer: answerLock },
  update: { needs: ['nix', 'network'], answer: answerLock },
  restore: { needs: [], answer: answerLock },
  hash: {
    needs: ['nix', 'network'],
    answer: (context, { request }, run) =>
      fetched(context, run, (nix, options) => answerHash(nix, request, options)),
  },
  commit: {
    needs: ['nix', 'network'],
    answer: (context, { request }, run) =>
      fetched(context, run, (nix, options) => answerHash(nix, request, options)),
  },
  patch: {
    needs: ['nix', 'network'],
    answer: (context, { request }, run) =>
      fetched(context, run, (nix, options) => answerPatch(nix, request, options)),
  },
  'built-hash': {
    needs: ['nix', 'network'],
    asksOutput: true,
    answer(context, { request, path, texts, output }, run) {
      const around = output && outputAround(context, path, output);
      if (around === undefined) return refuse('No flake around this file has such an output.');
      const saved = readTextSync(path);
      if (!saved.ok || saved.text !== texts.get(path))
        return refuse('Nix builds what is on disk: save the file first.');
      return fetched(context, run, (nix, options) => answerBuiltHash(nix, request, around, options));
    },
  },
};

async function fetched(
  { host }: ServerContext,
  run: TaskRun,
  ask: (nix: Nix, options: ActOptions) => Promise<NixAnswer<HashAnswer>>,
): Promise<FixAnswer> {
  const options = { asked: true, signal: run.signal, onProgress: tellProgress(run, 'fetching') } as const;
  const answer = await ask(await host.nix(), options);
  if (answer.ok) return { kind: 'values', ...answer.value };
  const { result, summary } = refusedBy(answer);
  return result === 'cancelled'
    ? { kind: 'cancelled' }
    : { kind: 'refused', message: summary, reason: answer.reason };
}

function refuse(message: string): Promise<FixAnswer> {
  return Promise.resolve({ kind: 'refused', message });
}

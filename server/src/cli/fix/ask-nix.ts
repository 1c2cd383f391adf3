import { answerHash } from '../../nixcli/fix/answer-hash.ts';
import { answerPatch } from '../../nixcli/fix/answer-patch.ts';
import type { NixRun } from '../nix/open-nix.ts';
import type { Ask } from './mend-units.ts';

/** Asks Nix for what fixes need, which fetches. Nothing of the project is evaluated, and no file of this machine is read. */
export function askNix({ nix, signal }: NixRun, tell: (what: string) => void): Ask {
  return async ({ title, request }) => {
    if (signal.aborted) return undefined;
    tell(title);
    const options = { asked: true, signal } as const;
    const answer =
      request.ask === 'hash' || request.ask === 'commit'
        ? await answerHash(nix, request, options)
        : request.ask === 'patch'
          ? await answerPatch(nix, request, options)
          : undefined;
    if (answer === undefined || (!answer.ok && answer.reason === 'cancelled')) return undefined;
    return answer.ok
      ? { ok: true, answers: answer.value.values, told: answer.value.summary }
      : { ok: false, message: answer.message };
  };
}

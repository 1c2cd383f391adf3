import { answerLock } from '../nix/answer-lock.ts';
import type { Answerers } from './answering.ts';

/** Whoever gets what fixes ask for: a row for each kind of request. */
export const answerers: Answerers = {
  lock: { needs: ['nix'], title: 'Locking what is missing', answer: answerLock },
  update: { needs: ['nix', 'network'], title: 'Locking inputs anew', answer: answerLock },
  restore: { needs: [], title: 'Restoring from HEAD', answer: answerLock },
};

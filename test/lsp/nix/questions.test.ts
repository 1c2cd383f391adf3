import { expect, test } from 'vitest';
import { createQuestions } from '../../../server/src/lsp/nix/questions.ts';
import { pause } from '../client.ts';

/** A question that is answered by hand. */
function byHand() {
  const signals: AbortSignal[] = [];
  let answer: (text: string) => void = () => undefined;
  const ask = (signal: AbortSignal) => {
    signals.push(signal);
    return new Promise<string>((resolve) => {
      answer = resolve;
    });
  };
  return { ask, signals, answer: (text: string) => answer(text) };
}

const patient = (signal: AbortSignal = new AbortController().signal) => ({
  signal,
  patience: 10_000,
  late: () => 'late',
});

test('who asks the same waits for the same answer, and asks anew after it', async () => {
  const questions = createQuestions<string>();
  const { ask, signals, answer } = byHand();
  const waiting = [questions.wait('a', ask, patient()), questions.wait('a', ask, patient())];
  answer('yes');
  expect(await Promise.all(waiting)).toEqual(['yes', 'yes']);
  expect(signals).toHaveLength(1);
  const again = questions.wait('a', ask, patient());
  answer('no');
  expect(await again).toBe('no');
  expect(signals).toHaveLength(2);
});

test('it is cancelled when the last one goes, and not before', async () => {
  const questions = createQuestions<string>();
  const { ask, signals, answer } = byHand();
  const [one, other] = [new AbortController(), new AbortController()];
  void questions.wait('a', ask, patient(one.signal));
  const second = questions.wait('a', ask, patient(other.signal));
  one.abort();
  expect(signals[0]?.aborted).toBe(false);
  answer('yes');
  expect(await second).toBe('yes');

  void questions.wait('a', ask, patient(other.signal));
  other.abort();
  expect(signals[1]?.aborted).toBe(true);
  // Who comes then asks anew.
  const next = questions.wait('a', ask, patient());
  expect(signals).toHaveLength(3);
  answer('new');
  expect(await next).toBe('new');
  // Who is gone before asking keeps nothing running.
  void questions.wait('a', ask, patient(AbortSignal.abort()));
  expect(signals[3]?.aborted).toBe(true);
});

test('who has waited too long is told so, and the answer is for the next one', async () => {
  const questions = createQuestions<string>();
  const { ask, signals, answer } = byHand();
  const gone = new AbortController();
  const hasty = { signal: gone.signal, patience: 20, late: () => 'late' };
  expect(await questions.wait('a', ask, hasty)).toBe('late');
  gone.abort();
  expect(signals[0]?.aborted).toBe(false);
  const next = questions.wait('a', ask, patient());
  answer('yes');
  expect(await next).toBe('yes');
  expect(signals).toHaveLength(1);
});

test('what is prepared is waited for by nobody, and fails in silence', async () => {
  const questions = createQuestions<string>();
  questions.prepare('a', () => Promise.reject(new Error('no')));
  await pause(20);
  expect(await questions.wait('a', () => Promise.resolve('yes'), patient())).toBe('yes');
});

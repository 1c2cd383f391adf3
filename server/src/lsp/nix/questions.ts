/** Questions that are on their way, each for all who wait for its answer. */
export interface Questions<T> {
  /**
   * Asks, or waits with those who have asked the same. What nobody waits for any more is cancelled; who has waited too
   * long is given `late`, and the answer is for the next one.
   *
   * @param patience in milliseconds
   */
  wait(
    key: string,
    ask: (signal: AbortSignal) => Promise<T>,
    waiting: { readonly signal: AbortSignal; readonly patience: number; readonly late: () => T },
  ): Promise<T>;
  /** Asks for the next one, and lets nobody wait. */
  prepare(key: string, ask: (signal: AbortSignal) => Promise<T>): void;
}

interface Question<T> {
  readonly done: Promise<T>;
  readonly cancel: () => void;
  waiting: number;
  /** Somebody was told to look again later. */
  kept: boolean;
}

export function createQuestions<T>(): Questions<T> {
  const questions = new Map<string, Question<T>>();

  function question(key: string, ask: (signal: AbortSignal) => Promise<T>): Question<T> {
    const before = questions.get(key);
    if (before !== undefined) return before;
    const aborted = new AbortController();
    const forget = () => {
      if (questions.get(key) === made) questions.delete(key);
    };
    const made: Question<T> = {
      done: ask(aborted.signal).finally(forget),
      cancel() {
        forget();
        aborted.abort();
      },
      waiting: 0,
      kept: false,
    };
    questions.set(key, made);
    return made;
  }

  return {
    async wait(key, ask, { signal, patience, late }) {
      const asked = question(key, ask);
      asked.waiting++;
      const over = new AbortController();
      const leave = () => {
        asked.waiting--;
        if (asked.waiting === 0 && !asked.kept) asked.cancel();
      };
      if (signal.aborted) leave();
      else signal.addEventListener('abort', leave, { once: true, signal: over.signal });
      const tooLate = new Promise<T>((resolve) => {
        const timer = setTimeout(() => {
          asked.kept = true;
          resolve(late());
        }, patience);
        over.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
      });
      try {
        return await Promise.race([asked.done, tooLate]);
      } finally {
        over.abort();
      }
    },
    prepare(key, ask) {
      const asked = question(key, ask);
      asked.kept = true;
      // Whoever waits for it is told.
      asked.done.catch(() => undefined);
    },
  };
}

/** Lets background work step aside while somebody types. */
export interface Activity {
  /** The user did something that an answer is waited for. */
  noticed(): void;
  /** Resolves when nothing was noticed for so many milliseconds. */
  quiet(milliseconds: number): Promise<void>;
}

export function createActivity(): Activity {
  let last = Number.NEGATIVE_INFINITY;
  return {
    noticed() {
      last = performance.now();
    },
    async quiet(milliseconds) {
      for (;;) {
        const missing = last + milliseconds - performance.now();
        if (missing <= 0) return;
        await pause(missing);
      }
    },
  };
}

/** Resolves after so many milliseconds; a pause alone does not keep the process alive. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}

/** Resolves after what is waiting in the event loop, messages of the client among it, had its turn. */
export function yieldToMessages(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A call of `run` that is put off until `call` was not called for so many milliseconds. */
export interface Debounced {
  call(): void;
  cancel(): void;
}

export function debounce(milliseconds: number, run: () => void): Debounced {
  let timer: NodeJS.Timeout | undefined;
  return {
    call() {
      clearTimeout(timer);
      timer = setTimeout(run, milliseconds);
    },
    cancel() {
      clearTimeout(timer);
    },
  };
}

/** A promise that is resolved from outside. */
export interface Signal {
  readonly reached: Promise<void>;
  reach(): void;
}

export function createSignal(): Signal {
  let reach = (): void => undefined;
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  return { reached, reach: () => reach() };
}

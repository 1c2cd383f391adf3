/** Calls of Nix disturb each other: its databases lock, and two builds of one derivation wait for each other. */
export type Lane = 'read' | 'evaluate' | 'build' | 'write';

/** To evaluate nixpkgs takes hundreds of megabytes. */
const AT_ONCE: Readonly<Record<Lane, number>> = { read: 4, evaluate: 1, build: 1, write: 1 };

export interface Queue {
  /** Runs a task when its lane has room; undefined where it was cancelled before its turn. */
  readonly add: <T>(
    lane: Lane,
    signal: AbortSignal | undefined,
    task: () => Promise<T>,
  ) => Promise<T | undefined>;
}

export function createQueue(): Queue {
  const running: Record<Lane, number> = { read: 0, evaluate: 0, build: 0, write: 0 };
  const waiting: Record<Lane, Set<() => void>> = {
    read: new Set(),
    evaluate: new Set(),
    build: new Set(),
    write: new Set(),
  };

  const next = (lane: Lane): void => {
    for (const start of waiting[lane]) {
      if (running[lane] >= AT_ONCE[lane]) return;
      start();
    }
  };
  const turn = (lane: Lane, signal: AbortSignal | undefined): Promise<boolean> =>
    new Promise((resolve) => {
      const start = () => {
        leave();
        running[lane]++;
        resolve(true);
      };
      const cancel = () => {
        leave();
        resolve(false);
      };
      const leave = () => {
        waiting[lane].delete(start);
        signal?.removeEventListener('abort', cancel);
      };
      if (signal?.aborted === true) {
        resolve(false);
        return;
      }
      signal?.addEventListener('abort', cancel, { once: true });
      waiting[lane].add(start);
      next(lane);
    });

  return {
    add: async (lane, signal, task) => {
      if (!(await turn(lane, signal))) return undefined;
      try {
        return await task();
      } finally {
        running[lane]--;
        next(lane);
      }
    },
  };
}

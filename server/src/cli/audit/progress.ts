/** A line on a terminal that says how far a long run is, and that is gone when something else is printed. */
export interface Progress {
  readonly update: (done: number, total: number) => void;
  readonly clear: () => void;
}

const QUIET_FOR = 1000;
const EVERY = 100;
const ERASE_LINE = '\r\u001b[2K';

/** `write` goes to a terminal; undefined makes a progress that shows nothing. */
export function progressLine(write: ((text: string) => void) | undefined, now: () => number): Progress {
  if (write === undefined) return { update: () => undefined, clear: () => undefined };
  let next = now() + QUIET_FOR;
  let shown = false;
  return {
    update(done, total) {
      const time = now();
      if (time < next) return;
      next = time + EVERY;
      shown = true;
      write(
        `${ERASE_LINE}auditing: ${done} of ${total} (${Math.floor((100 * done) / Math.max(1, total))} %)`,
      );
    },
    clear() {
      if (shown) write(ERASE_LINE);
      shown = false;
    },
  };
}

import { visible } from '../terminal/visible.ts';

/** A line on a terminal that says what is done right now, and that is gone when something else is printed. */
export interface StatusLine {
  readonly show: (text: string) => void;
  readonly clear: () => void;
}

const QUIET_FOR = 500;
const EVERY = 100;
const WIDTH = 78;
const ERASE_LINE = '\r\u001b[2K';

/** @param write goes to a terminal; undefined makes a line that is never shown */
export function statusLine(write: ((text: string) => void) | undefined, now: () => number): StatusLine {
  if (write === undefined) return { show: () => undefined, clear: () => undefined };
  let next = now() + QUIET_FOR;
  let shown = false;
  return {
    show(text) {
      const time = now();
      if (time < next) return;
      next = time + EVERY;
      shown = true;
      const line = visible(text);
      write(`${ERASE_LINE}${line.length > WIDTH ? `${line.slice(0, WIDTH - 1)}…` : line}`);
    },
    clear() {
      if (shown) write(ERASE_LINE);
      shown = false;
    },
  };
}

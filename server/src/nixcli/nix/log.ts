import type { Progress } from './progress.ts';
import { plainLine, withoutColours } from './words.ts';

/** What Nix says of itself while it runs, as plain text or by `--log-format internal-json`. */
export interface NixLog {
  readonly take: (chunk: Uint8Array) => void;
  /** All messages, a line each, without colours. Lines of builders and of activities are not among them. */
  readonly end: () => { readonly text: string; readonly complete: boolean };
}

/** In UTF-16 units: a check of a whole store can have a line for each of its paths. */
const MOST_TEXT = 16 * 1024 * 1024;
/** What a message takes besides its text, so that many empty ones are not for nothing. */
const OF_EACH = 32;
const LONGEST_LINE = 256 * 1024;
/** In milliseconds. */
const BETWEEN_REPORTS = 100;

/** Activities that are counted, by the numbers of `ActivityType` (src/libutil/logging.hh of Nix), the telling ones first. */
const COUNTED = [107 /* verify paths */, 104 /* builds */, 103 /* copy paths */, 101 /* file transfer */];
const RESULT_PROGRESS = 105;

export function createLog(onProgress?: (progress: Progress) => void): NixLog {
  const decoder = new TextDecoder();
  let messages: string[] = [];
  const kinds = new Map<unknown, number>();
  const counts = new Map<number, { readonly done: number; readonly expected: number }>();
  let [rest, size, complete, text, last] = ['', 0, true, '', 0];

  const report = (force: boolean): void => {
    const now = performance.now();
    if (onProgress === undefined || (!force && now - last < BETWEEN_REPORTS)) return;
    last = now;
    const kind = COUNTED.find((one) => (counts.get(one)?.expected ?? 0) > 0);
    const { done, expected } = (kind === undefined ? undefined : counts.get(kind)) ?? {
      done: 0,
      expected: 0,
    };
    onProgress({ done, expected, text: plainLine(text) });
  };
  const keep = (message: string): void => {
    size += message.length + OF_EACH;
    messages.push(message);
    if (size <= MOST_TEXT) return;
    // The older half at once: to take away the first of many costs as much as to move all others.
    messages = messages.slice(Math.ceil(messages.length / 2));
    size = messages.reduce((sum, one) => sum + one.length + OF_EACH, 0);
    complete = false;
  };
  const event = (json: string): void => {
    const said = parsed(json);
    if (said === undefined) return;
    const { action, id, type, fields } = said;
    if (action === 'msg' && typeof said['msg'] === 'string') keep(withoutColours(said['msg']));
    if (action === 'start' && typeof type === 'number') {
      if (COUNTED.includes(type)) kinds.set(id, type);
      if (typeof said['text'] === 'string' && said['text'] !== '') text = said['text'];
    }
    const kind = kinds.get(id);
    if (action === 'result' && type === RESULT_PROGRESS && kind !== undefined && Array.isArray(fields)) {
      const [done, expected] = [count(fields[0]), count(fields[1])];
      if (done !== undefined && expected !== undefined) counts.set(kind, { done, expected });
    }
    report(false);
  };
  const line = (said: string): void => {
    if (said.startsWith('@nix ')) event(said.slice(5));
    else if (said !== '') {
      keep(withoutColours(said));
      text = said;
      report(false);
    }
  };
  const take = (decoded: string): void => {
    const lines = (rest + decoded).split('\n');
    rest = lines.pop() ?? '';
    for (const one of lines) line(one);
    if (rest.length > LONGEST_LINE) {
      keep(rest);
      rest = '';
    }
  };

  return {
    take: (chunk) => take(decoder.decode(chunk, { stream: true })),
    end: () => {
      take(decoder.decode());
      line(rest);
      rest = '';
      if (last > 0) report(true);
      return { text: messages.join('\n'), complete };
    },
  };
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

function parsed(json: string): { readonly [name: string]: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

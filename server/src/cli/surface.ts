import { createInterface } from 'node:readline/promises';
import { isatty } from 'node:tty';
import { currentDay } from '../engine/day.ts';
import { absolutePath } from '../engine/disk/paths.ts';

/** What the command line has to do with the outside: where it writes and what surrounds it. */
export interface Surface {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  /** Asks a question that is answered by yes or no; undefined where there is nobody to answer. */
  readonly ask?: ((question: string) => Promise<boolean>) | undefined;
  /** Of the terminal behind `out`; undefined when there is none, and when it is too narrow to go by (some say 0). */
  readonly columns: number | undefined;
  readonly env: NodeJS.ProcessEnv;
  /** Absolute, `/`-separated. */
  readonly cwd: string;
  /** The day on which it runs, in seconds since 1970. */
  readonly today: number;
}

const NARROWEST = 40;

/** The process's own streams and surroundings. */
export function processSurface(): Surface {
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    outIsTerminal: isatty(1),
    errIsTerminal: isatty(2),
    ask: isatty(0) && isatty(2) ? ask : undefined,
    columns: process.stdout.columns >= NARROWEST ? process.stdout.columns : undefined,
    env: process.env,
    cwd: absolutePath('.', process.cwd()),
    today: currentDay(),
  };
}

/** Only a clear yes is one: not the end of the input, and not Ctrl+C. */
async function ask(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const ended = new Promise<string>((resolve) => {
      lines.once('SIGINT', () => resolve(''));
      lines.once('close', () => resolve(''));
    });
    const answer = await Promise.race([lines.question(question), ended]);
    return /^y(?:es)?$/i.test(answer.trim());
  } finally {
    lines.close();
  }
}

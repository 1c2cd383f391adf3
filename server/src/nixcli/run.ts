import { type ChildProcess, spawn } from 'node:child_process';
import { Buffer } from 'node:buffer';
import { groupsBelow, signalGroup } from './process-groups.ts';

/** A program to run: no shell reads the arguments, and the environment holds nothing but what is given here. */
export interface Command {
  /** The absolute path of the program. */
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** What the program reads; without it its standard input is closed. */
  readonly input?: string | Uint8Array;
  readonly signal?: AbortSignal | undefined;
  /** In milliseconds. */
  readonly timeLimit: number;
  /** How many bytes of output are taken at most. */
  readonly outputLimit: number;
  /**
   * Whether it gets a process group of its own, which is ended with it: all that it has started and left running. A
   * Ctrl+C in the terminal does not reach it then.
   */
  readonly ownGroup?: boolean;
  /** How many milliseconds it has to end by itself after it was told to, before it is ended by force. */
  readonly grace?: number;
  /** Takes what it says on its standard error as it comes, of which `errors` then holds nothing. */
  readonly onErrors?: ((chunk: Buffer) => void) | undefined;
}

export type Answer =
  /** It ran to its end, whatever it says of itself by its exit code. */
  | { readonly ok: true; readonly code: number; readonly output: Buffer; readonly errors: string }
  | { readonly ok: false; readonly reason: 'missing' | 'timeout' | 'cancelled' | 'too-large' | 'failed' };

type Refusal = (Answer & { readonly ok: false })['reason'];

const GRACE = 500;
const MOST_ERRORS = 16 * 1024;
/** What is handed on is looked at line by line: far more than any program has to say of itself. */
const MOST_ERRORS_READ = 64 * 1024 * 1024;

/** Runs a program to its end, or to the end of what it may take. Never rejects. */
export function run(command: Command): Promise<Answer> {
  const { input, signal, timeLimit, outputLimit, ownGroup = false, grace = GRACE, onErrors } = command;
  if (signal?.aborted === true) return Promise.resolve({ ok: false, reason: 'cancelled' });
  return new Promise((resolve) => {
    const child = started(command);
    if (child === undefined) {
      resolve({ ok: false, reason: 'failed' });
      return;
    }
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    let [outputBytes, errorBytes] = [0, 0];
    let stopped: Refusal | undefined;
    let force: NodeJS.Timeout | undefined;

    const settle = (answer: Answer) => {
      clearTimeout(limit);
      clearTimeout(force);
      signal?.removeEventListener('abort', cancel);
      process.removeListener('exit', killAll);
      resolve(answer);
    };
    const tell = (name: 'SIGTERM' | 'SIGKILL') => {
      if (!ownGroup || child.pid === undefined) child.kill(name);
      else signalGroup(child.pid, name);
    };
    // A builder of Nix is in a group of its own, which only Nix ends, and not when it is ended by force itself.
    const killAll = () => {
      const below = ownGroup && child.pid !== undefined ? groupsBelow(child.pid) : [];
      tell('SIGKILL');
      for (const group of below) signalGroup(group, 'SIGKILL');
    };
    const stop = (reason: Refusal) => {
      if (stopped !== undefined) return;
      stopped = reason;
      clearTimeout(limit);
      // What it may have started keeps the pipes open: nobody waits for those.
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy();
      tell('SIGTERM');
      force = setTimeout(() => {
        killAll();
        force = setTimeout(() => settle({ ok: false, reason }), GRACE);
      }, grace);
    };
    const cancel = () => stop('cancelled');
    const limit = setTimeout(() => stop('timeout'), timeLimit);
    signal?.addEventListener('abort', cancel, { once: true });

    child.stdout?.on('data', (chunk: Buffer) => {
      outputBytes += chunk.length;
      if (outputBytes > outputLimit) stop('too-large');
      else output.push(chunk);
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      if (onErrors !== undefined) onErrors(chunk);
      else if (errorBytes < MOST_ERRORS) errors.push(chunk.subarray(0, MOST_ERRORS - errorBytes));
      errorBytes += chunk.length;
      if (onErrors !== undefined && errorBytes > MOST_ERRORS_READ) stop('too-large');
    });
    // A program that ends before it has read everything breaks the pipe; its exit code tells more.
    child.stdin?.on('error', () => undefined);
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (child.pid === undefined)
        settle({ ok: false, reason: error.code === 'ENOENT' ? 'missing' : 'failed' });
    });
    if (ownGroup) process.once('exit', killAll);
    child.on('exit', () => {
      // What it left running would keep the pipes open, and be nobody's.
      if (ownGroup) tell('SIGKILL');
      if (stopped !== undefined) settle({ ok: false, reason: stopped });
    });
    child.on('close', (code) => {
      if (stopped !== undefined) return;
      if (code === null) settle({ ok: false, reason: 'failed' });
      else
        settle({
          ok: true,
          code,
          output: Buffer.concat(output),
          errors: Buffer.concat(errors).toString('utf8'),
        });
    });
    child.stdin?.end(input);
  });
}

/** Undefined where the command is none that can be started: no argument, folder or variable can hold a NUL. */
function started({ file, args, cwd, env, input, ownGroup = false }: Command): ChildProcess | undefined {
  try {
    return spawn(file, args, {
      cwd,
      env,
      shell: false,
      windowsHide: true,
      detached: ownGroup,
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
  } catch {
    return undefined;
  }
}

import path from 'node:path';
import { isProgram } from './find-program.ts';
import { foldersOutside } from './nix/find-nix.ts';
import { run } from './run.ts';

/** In what two store paths differ, as diffoscope (https://diffoscope.org) tells it. */
export type Difference =
  /** Its text, which holds whatever the two paths hold. */
  | { readonly kind: 'told'; readonly text: string }
  | { readonly kind: 'not-installed' }
  /** `message` is a clause of plain text. */
  | { readonly kind: 'untold'; readonly message: string };

export interface DifferenceOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly workspaceFolders: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

const TIME_LIMIT = 10 * 60 * 1000;
/** Nobody reads more. In bytes. */
const MOST_TEXT = 200_000;

/**
 * Compares two store paths with diffoscope, if it is on `PATH` and outside of the workspace. It takes archives apart with
 * many other programs, so it is run only on what the user has asked to be built.
 *
 * @param first absolute, as `second`
 */
export async function describeDifference(
  first: string,
  second: string,
  { env, workspaceFolders, signal }: DifferenceOptions,
): Promise<Difference> {
  const folders = foldersOutside(env, workspaceFolders);
  const program = folders.map((folder) => path.join(folder, 'diffoscope')).find(isProgram);
  if (program === undefined) return { kind: 'not-installed' };
  if (![first, second].every((one) => path.isAbsolute(one)))
    return { kind: 'untold', message: 'they are no paths' };
  const answer = await run({
    file: program,
    args: ['--no-progress', '--max-report-size', String(MOST_TEXT), '--text', '-', first, second],
    cwd: '/',
    env: { PATH: folders.join(path.delimiter), LANG: 'C.UTF-8', NO_COLOR: '1', TERM: 'dumb' },
    signal,
    timeLimit: TIME_LIMIT,
    outputLimit: 20 * MOST_TEXT,
    ownGroup: true,
  });
  if (!answer.ok) return { kind: 'untold', message: WHY_NOT[answer.reason] };
  // 0 and 1 say whether they are the same (its manual page); all else is trouble.
  if (answer.code > 1) return { kind: 'untold', message: 'diffoscope failed' };
  return { kind: 'told', text: answer.output.toString('utf8') };
}

const WHY_NOT = {
  missing: 'diffoscope is not there any more',
  timeout: 'diffoscope took too long',
  cancelled: 'it was cancelled',
  'too-large': 'diffoscope says more than can be taken in',
  failed: 'diffoscope could not be started, or has crashed',
} as const;

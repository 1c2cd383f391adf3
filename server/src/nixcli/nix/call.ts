import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isProgram } from '../find-program.ts';
import { run } from '../run.ts';
import { type NixAnswer, type NixRefused, refusal } from './answer.ts';
import { nixEnvironment, nixFlags, nixStoreFlags } from './environment.ts';
import { foldersOutside, type NixFound } from './find-nix.ts';
import { createLog } from './log.ts';
import { type OperationName, operations } from './operations.ts';
import type { Progress } from './progress.ts';
import type { Queue } from './queue.ts';
import { failure } from './words.ts';

/** What all calls of a session share. */
export interface Session {
  readonly nix: NixFound;
  readonly env: NodeJS.ProcessEnv;
  readonly workspaceFolders: readonly string[];
  /** Asked before each call. */
  readonly isTrusted: () => boolean;
  /** A folder outside of the workspace that is the session's own. */
  readonly folder: string;
  readonly queue: Queue;
  /** Aborted when the session is closed. */
  readonly closed: AbortSignal;
}

export interface Call {
  readonly operation: OperationName;
  /** `nix` unless said otherwise. */
  readonly program?: 'nix-store';
  /** Without the flags that all calls have. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  readonly timeLimit?: number | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** That the user has asked for it. */
  readonly asked?: boolean | undefined;
}

/** Of a Nix that ran to its end, whatever its exit code says. */
export interface NixOutput {
  readonly code: number;
  readonly output: string;
  /** Its messages, a line each. */
  readonly log: string;
}

/** Nix 2.26 ends up to some seconds after it is told to, as it ends its builders first; 2.8 may not hear it at all. */
const GRACE = 2000;

/** Runs a Nix when its turn comes. What may not be asked is refused before any process starts. */
export async function call(session: Session, request: Call): Promise<NixAnswer<NixOutput>> {
  const operation = operations[request.operation];
  const refused = forbidden(session, request);
  if (refused !== undefined) return refused;
  if (!session.nix.found) return refusal('nix-missing', session.nix.message);
  const program = request.program === undefined ? session.nix.program : nixStoreOf(session.nix.program);
  if (program === undefined) return refusal('nix-missing', 'there is no nix-store beside nix');
  const signals = [session.closed, request.signal].filter((one) => one !== undefined);
  const signal = AbortSignal.any(signals);
  const answer = await session.queue.add(operation.lane, signal, () =>
    start(session, request, program, signal),
  );
  return answer ?? cancelled;
}

const cancelled = refusal('cancelled', 'it was cancelled');

/** The answer of a call that must have succeeded to say anything. */
export async function succeed(session: Session, request: Call): Promise<NixAnswer<NixOutput>> {
  const answer = await call(session, request);
  return answer.ok && answer.value.code !== 0 ? failure(answer.value.log) : answer;
}

/** Why a call may not be made now; undefined where it may. */
export function forbidden(
  session: Session,
  { operation, asked }: Pick<Call, 'operation' | 'asked'>,
): NixRefused | undefined {
  const { reach } = operations[operation];
  if (reach === 'store') return undefined;
  if (!session.isTrusted())
    return refusal('untrusted', 'the workspace is not trusted, so Nix is not run on it');
  if (reach === 'read' || asked === true) return undefined;
  return refusal(
    'untrusted',
    'this runs only when it is asked for, as it evaluates, fetches, builds or writes',
  );
}

async function start(
  session: Session,
  request: Call,
  file: string,
  signal: AbortSignal,
): Promise<NixAnswer<NixOutput>> {
  const { reach, timeLimit, outputLimit } = operations[request.operation];
  const place = await ownPlace(session.folder);
  if (place === undefined) return refusal('failed', "the audit's own folder cannot be written to");
  const log = createLog(request.onProgress);
  const folders = foldersOutside(session.env, session.workspaceFolders);
  const answer = await run({
    file,
    args: withFlags(request, place.registry),
    cwd: place.empty,
    env: { ...nixEnvironment(session.env, folders, reach), ...request.env },
    signal,
    timeLimit: request.timeLimit ?? timeLimit,
    outputLimit,
    ownGroup: true,
    grace: GRACE,
    onErrors: log.take,
  });
  const { text, complete } = log.end();
  if (answer.ok) {
    const value = { code: answer.code, output: answer.output.toString('utf8'), log: text };
    return complete ? { ok: true, value } : tooLarge;
  }
  switch (answer.reason) {
    case 'missing':
      return refusal('nix-missing', 'Nix could not be started: it is not there any more');
    case 'timeout':
      return refusal('timeout', 'Nix took too long to answer, and was ended');
    case 'cancelled':
      return cancelled;
    case 'too-large':
      return tooLarge;
    case 'failed':
      return refusal('failed', 'Nix could not be started, or has crashed');
  }
}

const tooLarge = refusal('too-large', 'Nix says more than can be taken in');

/** The flags stand before what the caller gives, so that a path can be the last argument of all. */
function withFlags({ operation, program, args }: Call, registry: string): readonly string[] {
  if (operation === 'version') return args;
  if (program === 'nix-store') return [...args, ...nixStoreFlags];
  return [...nixFlags(operations[operation].reach, registry), ...args];
}

function nixStoreOf(nix: string): string | undefined {
  const file = path.join(path.dirname(nix), 'nix-store');
  return isProgram(file) ? file : undefined;
}

/** An empty folder to run in, and a registry of nothing. Made at each call, as others may clear such folders. */
async function ownPlace(
  folder: string,
): Promise<{ readonly empty: string; readonly registry: string } | undefined> {
  const empty = path.join(folder, 'empty');
  const registry = path.join(folder, 'registry.json');
  try {
    await mkdir(empty, { recursive: true });
    if (!existsSync(registry)) {
      // Another call may read it at the same time.
      const partial = `${registry}.${process.pid}-${performance.now()}`;
      await writeFile(partial, '{"flakes":[],"version":2}\n');
      await rename(partial, registry);
    }
    return { empty, registry };
  } catch {
    return undefined;
  }
}

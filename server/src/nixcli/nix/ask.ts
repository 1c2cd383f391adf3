import { type NixAnswer, type NixRefused, refusal, unreadable } from './answer.ts';
import { type Call, call, forbidden, type NixOutput, type Session } from './call.ts';
import { isStorePath, type StorePath } from './store-paths.ts';
import { type Dialect, dialectOf, isTooOld, type NixVersion } from './version.ts';
import { failure, rawLastError } from './words.ts';

/** A session with what is known of its Nix. */
export interface Asking extends Session {
  readonly storeDir: string;
  readonly version: () => Promise<NixAnswer<NixVersion>>;
}

/** Makes a call in the words that this Nix knows, and gives what came of it whatever the exit code is. */
export async function ask(
  asking: Asking,
  request: Omit<Call, 'args'>,
  args: (dialect: Dialect) => readonly string[],
): Promise<NixAnswer<NixOutput>> {
  // Before anything is started, and that is asking for the version too.
  const refused = forbidden(asking, request);
  if (refused !== undefined) return refused;
  const version = await asking.version();
  if (!version.ok) return version;
  if (isTooOld(version.value))
    return refusal('too-old', `${version.value.text} is too old: the audit asks Nix 2.4 and later`);
  return call(asking, { ...request, args: args(dialectOf(version.value)) });
}

/** The same of what has to succeed, read by `read`, which gives undefined for an unknown form. */
export async function askFor<T>(
  asking: Asking,
  request: Omit<Call, 'args'>,
  args: (dialect: Dialect) => readonly string[],
  read: (output: NixOutput) => T | undefined,
): Promise<NixAnswer<T>> {
  const answer = await ask(asking, request, args);
  if (!answer.ok) return answer;
  if (answer.value.code !== 0) return failure(answer.value.log);
  const value = read(answer.value);
  return value === undefined ? unreadable : { ok: true, value };
}

/** The refusal for what is no store path; undefined where all are. */
export function notInStore(asking: Asking, paths: readonly StorePath[]): NixRefused | undefined {
  return paths.every((path) => isStorePath(path, asking.storeDir))
    ? undefined
    : refusal('failed', 'it is not a path of the store');
}

/** Whether Nix says that a path is none that is in the store. */
export function saysNotValid(log: string): boolean {
  return / is not (?:valid|a valid store path)$/.test(rawLastError(log)?.trimEnd() ?? '');
}

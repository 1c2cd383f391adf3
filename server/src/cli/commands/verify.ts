import type { Failure } from '../../engine/finding.ts';
import { verifyLocked, type VerifiedTree } from '../../nixcli/verify/verify-locked.ts';
import { type VerifiedPaths, verifyPaths } from '../../nixcli/verify/verify-paths.ts';
import { EXIT_FAILURE, EXIT_FINDINGS, EXIT_NOTHING, EXIT_OK } from '../exit-codes.ts';
import { TOOL_NAME } from '../help.ts';
import { jsonText, shownPath } from '../json-format.ts';
import { locksIn, namedBy } from '../nix/named.ts';
import type { VerifyCommand } from '../nix/nix-options.ts';
import { type NixRun, withNix } from '../nix/open-nix.ts';
import { type LockRead, readLocks } from '../nix/read-lock.ts';
import { type StatusLine, statusLine } from '../nix/status-line.ts';
import { countVerdicts, verifyJson } from '../nix/verify-json.ts';
import { verifyText } from '../nix/verify-text.ts';
import type { Surface } from '../surface.ts';
import { size } from '../../text/size.ts';
import { visible, visiblePath } from '../terminal/visible.ts';
import { type UsageError, usageError } from '../usage.ts';

/** What was verified, in the order in which it is printed. */
export interface Verification {
  readonly locks: readonly VerifiedLock[];
  readonly paths: VerifiedPaths | undefined;
  readonly failures: readonly Failure[];
}

export interface VerifiedLock {
  readonly path: string;
  readonly entry: string;
  readonly format: string;
  readonly trees: readonly VerifiedTree[];
}

/** `nix-audit verify`: verifies and prints. Gives the exit code. */
export async function verify(command: VerifyCommand, surface: Surface): Promise<number | UsageError> {
  return withNix(surface, async (run) => {
    const named = command.paths.map((path) => namedBy(path, surface.cwd, run.storeDir));
    const storePaths = named.flatMap((one) => (one.kind === 'store-path' ? [one.path] : []));
    const hasLocks = named.some(({ kind }) => kind === 'file' || kind === 'folder');
    const wrong = wrongOptions(command, storePaths.length > 0, hasLocks);
    if (wrong !== undefined) return wrong;
    const failures: Failure[] = [];
    const lockPaths: string[] = [];
    for (const one of named) {
      if (one.kind === 'failed') failures.push(one);
      if (one.kind === 'file') lockPaths.push(one.path);
      if (one.kind !== 'folder') continue;
      const locks = locksIn(one.path);
      if (locks.length === 0)
        failures.push({ path: one.path, message: 'there is no lockfile in this folder' });
      lockPaths.push(...locks);
    }
    const status = statusLine(surface.errIsTerminal ? surface.err : undefined, () => performance.now());
    const locks: VerifiedLock[] = [];
    for (const read of await readLocks([...new Set(lockPaths)], run.storeDir)) {
      if (read.ok) locks.push(await verifyLock(read, command, run, status));
      else failures.push(read);
    }
    const paths = await checkPaths([...new Set(storePaths)], command, run, status);
    status.clear();
    return print({ locks, paths, failures }, command, surface);
  });
}

function wrongOptions(
  { refetch, contents, trust, closure }: VerifyCommand,
  hasPaths: boolean,
  hasLocks: boolean,
): UsageError | undefined {
  if (refetch && !hasLocks && hasPaths)
    return usageError('--refetch asks the sources of a lock, and no lockfile is named.');
  if ((contents || trust || closure) && !hasPaths && hasLocks)
    return usageError('--contents, --trust and --closure are for store paths, and none is named.');
  return undefined;
}

async function verifyLock(
  { path, graph, trees }: LockRead & { readonly ok: true },
  { refetch }: VerifyCommand,
  { nix, signal }: NixRun,
  status: StatusLine,
): Promise<VerifiedLock> {
  const verified = await verifyLocked(trees, {
    signal,
    refetch: refetch ? nix : undefined,
    onProgress: ({ done, total, bytes }) =>
      status.show(`reading the store: ${done} of ${total} done, ${size(bytes)} of the next`),
    onFetch: (tree, done, total) =>
      status.show(`fetching anew: ${done} of ${total} done, now ${tree.source}`),
  });
  return { path, entry: graph.format.entry, format: graph.format.id, trees: verified };
}

async function checkPaths(
  paths: readonly string[],
  { contents, trust, closure }: VerifyCommand,
  { nix, signal, storeDir }: NixRun,
  status: StatusLine,
): Promise<VerifiedPaths | undefined> {
  if (paths.length === 0) return undefined;
  const both = contents === trust;
  return verifyPaths(nix, paths, storeDir, {
    contents: contents || both,
    trust: trust || both,
    closure,
    signal,
    onProgress: ({ done, expected, text }) =>
      status.show(
        `verifying: ${done}${expected > 0 ? ` of ${expected}` : ''} done${text === '' ? '' : `; ${text}`}`,
      ),
  });
}

function print(verification: Verification, command: VerifyCommand, surface: Surface): number {
  const { failures } = verification;
  if (command.format === 'json') surface.out(jsonText(verifyJson(verification, surface.cwd)));
  else {
    surface.out(verifyText(verification, command, surface));
    for (const { path, message } of failures)
      surface.err(`${TOOL_NAME}: ${visiblePath(shownPath(path, surface.cwd))}: ${visible(message)}\n`);
  }
  const { mismatch, unknown, verified, 'within-parent': within } = countVerdicts(verification);
  // What was not looked at weighs more than what was found, as for all that audits.
  if (failures.length > 0 || unknown > 0) return EXIT_FAILURE;
  if (mismatch > 0) return EXIT_FINDINGS;
  return verified + within === 0 ? EXIT_NOTHING : EXIT_OK;
}

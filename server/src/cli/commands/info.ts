import type { Failure } from '../../engine/finding.ts';
import type { PackageFacts } from '../../nixcli/nix/values.ts';
import { type StoreFacts, storeFacts } from '../../nixcli/verify/store-facts.ts';
import { verifyLocked } from '../../nixcli/verify/verify-locked.ts';
import { EXIT_FAILURE, EXIT_NOTHING, EXIT_OK } from '../exit-codes.ts';
import { TOOL_NAME } from '../help.ts';
import { jsonText, shownPath } from '../json-format.ts';
import { lockInfoJson, outputInfoJson, storeInfoJson } from '../nix/info-json.ts';
import { lockInfoText } from '../nix/info-lock-text.ts';
import { outputInfoText, storeInfoText } from '../nix/info-text.ts';
import { locksIn, namedBy, readOutput } from '../nix/named.ts';
import type { InfoCommand } from '../nix/nix-options.ts';
import { type NixRun, withNix } from '../nix/open-nix.ts';
import { readLocks } from '../nix/read-lock.ts';
import { statusLine } from '../nix/status-line.ts';
import type { Surface } from '../surface.ts';
import { size } from '../../text/size.ts';
import { visible, visiblePath } from '../terminal/visible.ts';
import { type UsageError, usageError } from '../usage.ts';
import type { Verification, VerifiedLock } from './verify.ts';

/** An output of a flake, as its evaluation and the store tell. */
export interface OutputFacts {
  /** As it was given. */
  readonly output: string;
  /** Of the Nix that evaluated it. */
  readonly nix: string;
  readonly package: PackageFacts;
  /** Undefined where nothing says which store path it is. */
  readonly store: StoreFacts | undefined;
}

/** `nix-audit info`: shows what is known of one thing. Gives the exit code. */
export async function info(command: InfoCommand, surface: Surface): Promise<number | UsageError> {
  return withNix(surface, async (run) => {
    const named = namedBy(command.subject, surface.cwd, run.storeDir);
    if (named.kind === 'store-path') return storePathInfo(named.path, command, surface, run);
    if (named.kind === 'file') return locksInfo([named.path], command, surface, run);
    if (named.kind === 'folder') {
      const locks = locksIn(named.path);
      if (locks.length > 0) return locksInfo(locks, command, surface, run);
      return failed({ path: named.path, message: 'there is no lockfile in this folder' }, surface);
    }
    if (command.subject.includes('#')) return outputInfo(command, surface, run);
    return failed(named, surface);
  });
}

async function storePathInfo(
  path: string,
  command: InfoCommand,
  surface: Surface,
  { nix, signal }: NixRun,
): Promise<number> {
  const facts = await storeFacts(nix, path, { signal });
  if (command.format === 'json') surface.out(jsonText(storeInfoJson(path, facts)));
  else surface.out(storeInfoText(path, facts, command, surface));
  return exitOf(facts);
}

async function locksInfo(
  paths: readonly string[],
  command: InfoCommand,
  surface: Surface,
  { storeDir, signal }: NixRun,
): Promise<number> {
  const status = statusLine(surface.errIsTerminal ? surface.err : undefined, () => performance.now());
  const locks: VerifiedLock[] = [];
  const failures: Failure[] = [];
  for (const read of await readLocks(paths, storeDir)) {
    if (!read.ok) {
      failures.push(read);
      continue;
    }
    const trees = await verifyLocked(read.trees, {
      signal,
      onProgress: ({ done, total, bytes }) =>
        status.show(`reading the store: ${done} of ${total} done, ${size(bytes)} of the next`),
    });
    locks.push({ path: read.path, entry: read.graph.format.entry, format: read.graph.format.id, trees });
  }
  status.clear();
  const verification: Verification = { locks, paths: undefined, failures };
  if (command.format === 'json') surface.out(jsonText(lockInfoJson(verification, surface.cwd)));
  else if (locks.length > 0) surface.out(lockInfoText(verification, command, surface));
  for (const failure of failures) failed(failure, surface);
  if (failures.length > 0 || signal.aborted) return EXIT_FAILURE;
  return locks.every(({ trees }) => trees.length === 0) ? EXIT_NOTHING : EXIT_OK;
}

async function outputInfo(
  command: InfoCommand,
  surface: Surface,
  { nix, signal }: NixRun,
): Promise<number | UsageError> {
  const { subject } = command;
  const read = readOutput(subject, surface.cwd);
  if (!read.ok)
    return read.usage ? usageError(read.message) : failed({ path: subject, message: read.message }, surface);
  const version = await nix.version();
  if (!version.ok) return failed({ path: subject, message: version.message }, surface);
  surface.err(`${TOOL_NAME}: ${version.value.text} evaluates ${visible(subject)} …\n`);
  const evaluated = await nix.evalPackage(
    { kind: 'flake', flake: read.flake, attribute: read.attribute },
    { asked: true, signal },
  );
  if (!evaluated.ok) return failed({ path: subject, message: evaluated.message }, surface);
  const { outPath } = evaluated.value;
  const store = outPath === undefined ? undefined : await storeFacts(nix, outPath, { signal });
  const facts: OutputFacts = {
    output: subject,
    nix: version.value.text,
    package: evaluated.value,
    store,
  };
  if (command.format === 'json') surface.out(jsonText(outputInfoJson(facts)));
  else surface.out(outputInfoText(facts, command, surface));
  // That it is not built is an answer.
  return store === undefined || store.state === 'absent' ? EXIT_OK : exitOf(store);
}

function exitOf(facts: StoreFacts): number {
  switch (facts.state) {
    case 'valid':
      return facts.problems.length > 0 ? EXIT_FAILURE : EXIT_OK;
    case 'absent':
      return EXIT_NOTHING;
    case 'unasked':
      return EXIT_FAILURE;
  }
}

function failed({ path, message }: Failure, { cwd, err }: Surface): number {
  err(`${TOOL_NAME}: ${visiblePath(shownPath(path, cwd))}: ${visible(message)}\n`);
  return EXIT_FAILURE;
}

import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readText } from '../../engine/disk/text.ts';
import { declaredIn } from '../../engine/sources.ts';
import { readsOwnTree } from '../../flake/own-tree.ts';
import { printable } from '../../flake/show.ts';
import type { LockGraph } from '../../lock/graph.ts';
import { isProgram } from '../find-program.ts';
import { nixEnvironment } from '../nix/environment.ts';
import { foldersOutside } from '../nix/find-nix.ts';
import { plainLine } from '../nix/words.ts';
import { run } from '../run.ts';
import { PIN_TOOLS, type PinTool } from './pin-tools.ts';
import { type LockedProject, notProposed, proposalOf, type Proposed, type Proposing } from './proposal.ts';

const TIME_LIMIT = 1_800_000;
const MOST_OUTPUT = 16 * 1024 * 1024;
/** With what the tools log in, where the user has set it for them. */
const TOKENS = ['GITHUB_TOKEN', 'NIV_GITHUB_TOKEN', 'GITLAB_TOKEN'];

/**
 * Updates the pins of another tool by its own command, where it is installed. It works on a copy of the lock in a
 * temporary folder, so that nothing in the workspace changes before the user has seen what would.
 *
 * @param names all where there are none
 */
export async function proposePins(
  names: readonly string[],
  graph: LockGraph,
  project: LockedProject,
  tools: Proposing,
): Promise<Proposed> {
  const { format } = graph;
  const tool = PIN_TOOLS[format.id];
  if (tool === undefined) return notProposed(`${format.reader} is not known how to be started for this`);
  const unknown = names.find((name) => !isPin(graph, name));
  if (unknown !== undefined) return notProposed(`the lock has no ${format.entry} ${printable(unknown)}`);
  if (format.id === 'devenv' && readsMore(project, tools))
    return notProposed('devenv.yaml takes in files or folders beside it, which a copy does not have');
  const folders = foldersOutside(tools.env, tools.workspaceFolders);
  const program = folders.map((folder) => path.join(folder, tool.program)).find(isProgram);
  if (program === undefined)
    return notProposed(`${tool.program} is not installed, or not on PATH: it updates this lock`);
  const copy = await copyLock(project, tool);
  if (copy === undefined) return notProposed('the lock could not be copied');
  try {
    const calls = tool.several || names.length === 0 ? [names] : names.map((name) => [name]);
    for (const given of calls) {
      // oxlint-disable-next-line no-await-in-loop -- each goes on from what the one before has written
      const failed = await start(program, [...tool.args(copy), ...given], copy.top, tool, tools);
      if (failed !== undefined) return failed;
    }
    const made = await readText(copy.file);
    if (!made.ok) return notProposed(`${tool.program} left no lock that can be read`);
    const now = tools.engine.readLock({ ...project.lock, text: made.text }).graph;
    if (!now.intact || now.format.id !== format.id)
      return notProposed(`${tool.program} left no lock that can be read`);
    const what = names.length === 0 ? `all ${format.entry}s are` : names.length === 1 ? 'is' : 'are';
    const shown = names.map((name) => `'${printable(name)}'`).join(', ');
    return proposalOf(project, { lock: made.text }, `${shown} ${what} updated by ${tool.program}`.trim());
  } finally {
    await rm(copy.root, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Names come from the lock, and none of them may be taken for an option. */
function isPin({ rootNode }: LockGraph, name: string): boolean {
  return rootNode?.inputs.has(name) === true && !name.startsWith('-') && !name.includes('\0');
}

function readsMore({ declaration, inFlake }: LockedProject, { engine }: Proposing): boolean {
  if (declaration === undefined) return true;
  const declared = declaredIn(engine.readDeclaration(declaration, inFlake));
  return /^["']?imports["']?\s*:/m.test(declaration.text) || readsOwnTree(declared);
}

interface Copy {
  /** Ours, to be removed. */
  readonly root: string;
  /** Where the tool runs. */
  readonly top: string;
  /** The lock's own folder. */
  readonly folder: string;
  readonly file: string;
}

/** With the lock's folder under its own name, as some of the tools go by that. */
async function copyLock({ lock, declaration }: LockedProject, tool: PinTool): Promise<Copy | undefined> {
  try {
    const root = await mkdtemp(path.join(await realpath(tmpdir()), 'nix-audit-'));
    const own = path.dirname(lock.path);
    const isNested = /[/\\](?:npins|nix)$/.test(own);
    const top = path.join(root, 'copy');
    const folder = isNested ? path.join(top, path.basename(own)) : top;
    await mkdir(folder, { recursive: true });
    const file = path.join(folder, path.basename(lock.path));
    if (lock.text !== undefined) await writeFile(file, lock.text);
    for (const name of tool.beside) {
      const place = path.join(own, name);
      // oxlint-disable-next-line no-await-in-loop -- one or two small files
      const read =
        declaration?.path === place ? { ok: true as const, text: declaration.text } : await readText(place);
      // oxlint-disable-next-line no-await-in-loop
      if (read.ok) await writeFile(path.join(folder, name), read.text);
    }
    return { root, top, folder, file };
  } catch {
    return undefined;
  }
}

async function start(
  file: string,
  args: readonly string[],
  cwd: string,
  { program, nothingToDo }: PinTool,
  { env, workspaceFolders, signal, onProgress }: Proposing,
): Promise<(Proposed & { readonly ok: false }) | undefined> {
  onProgress?.({ done: 0, expected: 0, text: `${program} ${args.at(-1) ?? ''}`.trim() });
  const kept = nixEnvironment(env, foldersOutside(env, workspaceFolders), 'act');
  for (const name of TOKENS) {
    const value = env[name];
    if (value !== undefined) kept[name] = value;
  }
  // Addresses of a lock are anybody's: `ext::` would run a program.
  kept['GIT_ALLOW_PROTOCOL'] ??= 'file:git:http:https:ssh';
  const limits = { timeLimit: TIME_LIMIT, outputLimit: MOST_OUTPUT, grace: 2000, ownGroup: true };
  const answer = await run({ file, args, cwd, env: kept, signal, ...limits });
  if (!answer.ok) {
    if (answer.reason === 'cancelled') return { ok: false, reason: 'cancelled', message: 'it was cancelled' };
    return notProposed(
      answer.reason === 'timeout' ? `${program} took too long, and was ended` : `${program} could not be run`,
    );
  }
  if (answer.code === 0 || nothingToDo?.test(answer.errors) === true) return undefined;
  const said = answer.errors.split('\n').findLast((line) => line.trim() !== '') ?? 'nothing';
  return notProposed(`${program} failed, and says: ${plainLine(said)}`);
}

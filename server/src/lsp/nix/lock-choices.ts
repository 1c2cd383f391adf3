import { flakeOf } from '../../engine/sources.ts';
import type { LockGraph, LockNode } from '../../lock/graph.ts';
import { pathTo, reachedNodes } from '../../lock/input-paths.ts';
import { sourceText } from '../../lock/nodes.ts';
import { restoreNodes } from '../../lock/edit/restore.ts';
import { textAtHead } from '../../nixcli/update/propose-restored.ts';
import { members } from '../../nixcli/nix/json.ts';
import type { ServerContext } from '../context.ts';
import { projectAtHand } from './locked-project.ts';
import { plainText } from './plain-text.ts';

/** What can be chosen of a lock. Texts are plain; names are those that requests take. */
export interface LockChoices {
  /** Inputs, those of the flake itself first. */
  readonly inputs: readonly LockChoice[];
  /** Nodes that are not what git has at HEAD, by their keys; only where they were asked for. */
  readonly nodes: readonly LockChoice[];
}

export interface LockChoice {
  readonly name: string;
  /** Where it comes from. */
  readonly detail: string;
  /** Declared in flake.nix itself. */
  readonly own: boolean;
}

const none: LockChoices = { inputs: [], nodes: [] };
/** Nobody chooses among more. */
const MOST = 2000;

/** What there is to choose from for the commands that change the lock at `uri`; with `nodes`, what differs from HEAD, which git says. */
export async function lockChoices(context: ServerContext, given: unknown): Promise<LockChoices> {
  const params = members(given);
  const uri = params?.get('uri');
  if (typeof uri !== 'string') return none;
  const found = await projectAtHand(context, uri);
  if ('refused' in found) return none;
  const { engine, project } = found;
  const { declaration, lock } = project;
  const { text } = lock;
  const graph = text === undefined ? undefined : engine.readLock({ ...lock, text }).graph;
  const source = declaration && engine.readDeclaration(declaration, project.inFlake);
  const record = source?.kind === 'nix' ? flakeOf(source) : undefined;
  const declared = new Set(
    record?.inputs.filter(({ follows }) => follows === undefined).map(({ name }) => name),
  );
  const inputs = new Map<string, LockChoice>();
  for (const name of declared) inputs.set(name, { name, detail: '', own: true });
  for (const [node, reached] of graph === undefined ? [] : reachedNodes(graph)) {
    const name = pathTo(reached).join('/');
    inputs.set(name, { name, detail: detailOf(node), own: reached.depth === 1 });
  }
  const nodes =
    params?.get('nodes') === true && graph !== undefined && context.session.trusted
      ? await changedNodes(context, graph, lock.path)
      : [];
  return { inputs: [...inputs.values()].filter(({ name }) => isPlain(name)).slice(0, MOST), nodes };
}

async function changedNodes(
  { host, engines, folders }: ServerContext,
  graph: LockGraph,
  path: string,
): Promise<readonly LockChoice[]> {
  const old = await textAtHead(path, {
    env: host.env,
    workspaceFolders: folders.all().map((folder) => folder.path),
  });
  const setup = await engines.at(path);
  if (!old.ok || old.value === undefined || setup === undefined) return [];
  const before = setup.engine.readLock({ path, name: path, text: old.value }).graph;
  return graph.inputNodes
    .filter(({ key }) => {
      const restored = isPlain(key) ? restoreNodes(graph, before, [key]) : undefined;
      return restored?.ok === true && restored.text !== graph.document.text;
    })
    .map((node) => ({ name: node.key, detail: detailOf(node), own: false }))
    .slice(0, MOST);
}

function detailOf({ locked }: LockNode): string {
  return locked === undefined ? '' : plainText(sourceText(locked));
}

/** A list in an editor may take signs such as `$(…)` for an icon; Nix itself has no other names. */
function isPlain(name: string): boolean {
  return /^[\w./@+-]+$/.test(name);
}

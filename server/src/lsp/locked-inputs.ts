import { currentDay } from '../engine/day.ts';
import { flakeOf, type LockSource, type NixSource } from '../engine/sources.ts';
import type { FlakeInput, FlakeRecord } from '../flake/flake.ts';
import { type AboutNode, aboutNode } from '../lock/about.ts';
import type { ServerContext } from './context.ts';
import type { Setup } from './engines.ts';
import { projectAt } from './projects.ts';
import { type DocumentKey, keyOf } from './uri.ts';
import { look } from './views.ts';

/** A flake.nix with what is locked for its inputs. */
export interface LockedInputs {
  readonly key: DocumentKey;
  readonly source: NixSource;
  readonly record: FlakeRecord;
  readonly setup: Setup;
  /** Undefined where there is none that can be read. */
  readonly lock: LockSource | undefined;
  /** Declared inputs that lead to a node of the lock, in their order. */
  readonly inputs: readonly { readonly input: FlakeInput; readonly about: AboutNode }[];
}

/** Undefined where the document is no flake.nix on disk, or is not audited. Reads what is read already. */
export async function lockedInputs(context: ServerContext, uri: string): Promise<LockedInputs | undefined> {
  const { audits, documents, engines, folders, host, indexes, session, verifications } = context;
  const key = keyOf(uri);
  if (documents.get(key)?.kind !== 'nix' || projectAt(key)?.declaration !== key) return undefined;
  const setup = await engines.at(key);
  await host.ready();
  if (setup === undefined) return undefined;
  const views = look(key, documents, folders);
  const source = audits.nix(setup.engine, key, views);
  const record = source && flakeOf(source);
  if (source === undefined || record === undefined) return undefined;
  const lockKey = projectAt(key)?.lock;
  const lock = lockKey === undefined ? undefined : audits.lock(setup.engine, lockKey, views);
  const graph = lock?.graph;
  const options = { today: session.today ?? currentDay(), storeDir: host.storeDir, verifications };
  const inputs = record.inputs.flatMap((input) => {
    const edge = graph?.intact === true ? graph.rootNode?.inputs.get(input.name) : undefined;
    const end = edge && graph?.resolve(edge);
    if (graph === undefined || end?.kind !== 'node' || end.node === graph.rootNode) return [];
    return [{ input, about: aboutNode(indexes.of(graph), end.node, options) }];
  });
  return { key, source, record, setup, lock, inputs };
}

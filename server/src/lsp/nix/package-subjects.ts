import { pathInside } from '../../engine/disk/paths.ts';
import { folderOf, joinPath } from '../../engine/project.ts';
import { textAttr } from '../../flake/placed-ref.ts';
import { storePathOf } from '../../lock/about.ts';
import type { LockGraph, LockNode } from '../../lock/graph.ts';
import { flakeFolderOf } from '../../nixcli/nix/flake-folder.ts';
import type { FlakeOutput } from '../../nixcli/nix/installable.ts';
import type { ServerContext } from '../context.ts';
import { type DocumentKey, isFileKey, keyOf, uriOf } from '../uri.ts';
import { look, type View } from '../views.ts';
import { lockOf } from './lock-of.ts';
import { digest, outputKey, ownSystem, packageKey } from './packages.ts';

/** What can be asked about with `nixAudit.closureSize`. */
export type PackageSubject = OutputSubject | NixpkgsSubject;

export interface OutputSubject {
  readonly kind: 'output';
  readonly output: FlakeOutput;
  /** What is known of it is kept by this. */
  readonly key: string;
  /** Of the flake.nix and the flake.lock of now, saved or not. */
  readonly made: string;
  /** The same of those on disk. */
  readonly saved: () => string;
}

/** A package of the nixpkgs that a flake has locked. */
export interface NixpkgsSubject {
  readonly kind: 'package';
  readonly output: FlakeOutput;
  readonly key: string;
  readonly made: '';
  /** The tree of nixpkgs in the store. */
  readonly source: string;
}

/** Makes the subjects for outputs of the flake.nix at `key`; undefined where that is no file. */
export function outputSubjects(
  { documents, folders }: Pick<ServerContext, 'documents' | 'folders'>,
  key: DocumentKey,
): ((attribute: readonly string[]) => OutputSubject) | undefined {
  if (!isFileKey(key)) return undefined;
  const folder = folderOf(key);
  const flake = flakeFolderOf(folder);
  const made = stateOf(look(key, documents, folders));
  const saved = () => stateOf(look(key, { get: () => undefined }, folders));
  return (attribute) => ({
    kind: 'output',
    output: { kind: 'flake', flake, attribute },
    key: outputKey(folder, attribute),
    made,
    saved,
  });
}

function stateOf(views: ReadonlyMap<DocumentKey, View>): string {
  // Editors keep to themselves whether a file begins with a byte order mark.
  return digest(
    [...views.values()].map((view) => (view.kind === 'text' ? view.text.replace(/^\ufeff/, '') : '')),
  );
}

/** A package by its name in a file: that of the nixpkgs which the flake around it has locked; undefined where none is. */
export async function nixpkgsSubject(
  context: ServerContext,
  uri: string,
  names: readonly string[],
): Promise<NixpkgsSubject | undefined> {
  const lock = await lockAround(context, keyOf(uri));
  const node = lock && nixpkgsOf(lock);
  const source = lock && node && storePathOf(lock, node, context.host.storeDir);
  const narHash = node?.locked && textAttr(node.locked, 'narHash');
  if (source === undefined || narHash === undefined) return undefined;
  const attribute = ['legacyPackages', ownSystem(), ...names];
  return {
    kind: 'package',
    output: { kind: 'flake', flake: { kind: 'path', folder: source }, attribute },
    key: packageKey(narHash, attribute),
    made: '',
    source,
  };
}

/** Of the innermost flake that a file is in, up to its repository's root. */
async function lockAround(context: ServerContext, key: DocumentKey): Promise<LockGraph | undefined> {
  if (!isFileKey(key)) return undefined;
  const { top } = context.folders.standing(key);
  for (let folder = folderOf(key); pathInside(top, folder) !== undefined; folder = folderOf(folder)) {
    const lock = await lockOf(context, uriOf(joinPath(folder, 'flake.nix')));
    if (lock !== undefined) return lock.source.graph;
    if (folder === folderOf(folder)) return undefined;
  }
  return undefined;
}

function nixpkgsOf(lock: LockGraph): LockNode | undefined {
  const edge = lock.intact ? lock.rootNode?.inputs.get('nixpkgs') : undefined;
  const end = edge && lock.resolve(edge);
  return end?.kind === 'node' && end.node !== lock.rootNode ? end.node : undefined;
}

import { type ProjectPaths, projectOf } from '../engine/project.ts';
import { type DocumentKey, isFileKey } from './uri.ts';

/** The project that a document belongs to. Only files on disk have one. */
export function projectAt(key: DocumentKey): ProjectPaths | undefined {
  return isFileKey(key) ? projectOf(key) : undefined;
}

/** The documents whose problems depend on the text of `key`, itself included: flake.nix and flake.lock go together, and
 * devenv.yaml and devenv.lock.  */
export function affectedBy(key: DocumentKey): readonly DocumentKey[] {
  const project = projectAt(key);
  return project === undefined ? [key] : [project.declaration, project.lock];
}

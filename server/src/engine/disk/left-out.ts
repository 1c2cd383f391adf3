import { folderOf, joinPath } from '../project.ts';
import { type IgnoreLevels, readIgnoreFileSync, verdict } from './gitignore.ts';
import { pathInside } from './paths.ts';
import { trackedInSync } from './tracked.ts';

/**
 * Whether git leaves a file of a repository out: an ignore file of the repository says so, and the file is not tracked.
 * When there is any doubt, it does not. What lies in a folder that is left out as a whole is left out, too.
 */
export function isLeftOut(repository: string, path: string): boolean {
  return isIgnored(repository, path) && trackedInSync(repository)?.isFile(path) === false;
}

function isIgnored(repository: string, path: string): boolean {
  let levels: IgnoreLevels = readIgnoreFileSync(joinPath(repository, '.git/info/exclude'), repository);
  let at = repository;
  for (const step of (pathInside(repository, folderOf(path)) ?? '')
    .split('/')
    .filter((part) => part !== '')) {
    levels = [...levels, ...readIgnoreFileSync(joinPath(at, '.gitignore'), at)];
    at = joinPath(at, step);
    const said = verdict(levels, at, true);
    if (said.ignored) return true;
    levels = said.below;
  }
  return verdict([...levels, ...readIgnoreFileSync(joinPath(at, '.gitignore'), at)], path, false).ignored;
}

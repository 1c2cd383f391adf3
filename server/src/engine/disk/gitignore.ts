import ignore, { type Ignore } from 'ignore';
import { joinPath } from '../project.ts';
import { pathInside } from './paths.ts';
import { readText, readTextSync, type TextRead } from './text.ts';

/** The rules of one ignore file, which speak for paths below `folder`. */
export interface IgnoreLevel {
  readonly folder: string;
  readonly rules: Ignore;
}

/** From the outermost to the innermost: the innermost that has something to say decides. */
export type IgnoreLevels = readonly IgnoreLevel[];

/** The levels for what is below a folder, or that the path is not to be looked at. */
export type Verdict = { readonly ignored: true } | { readonly ignored: false; readonly below: IgnoreLevels };

/** What git would say of a path that is not tracked. Folders must be asked for before what is in them. */
export function verdict(levels: IgnoreLevels, path: string, isFolder: boolean): Verdict {
  for (let index = levels.length - 1; index >= 0; index--) {
    const { ignored, unignored } = test(levels[index], path, isFolder);
    if (ignored) return { ignored: true };
    if (unignored)
      return {
        ignored: false,
        below: levels.filter((level, at) => at >= index || !test(level, path, isFolder).ignored),
      };
  }
  return { ignored: false, below: levels };
}

/** The rules of one ignore file. A file that cannot be read ignores nothing, so that more is audited, not less. */
export async function readIgnoreFile(file: string, folder: string): Promise<IgnoreLevels> {
  return levelsOf(await readText(file), folder);
}

/** The same without waiting. */
export function readIgnoreFileSync(file: string, folder: string): IgnoreLevels {
  return levelsOf(readTextSync(file), folder);
}

function levelsOf(read: TextRead, folder: string): IgnoreLevels {
  if (!read.ok) return [];
  return [{ folder, rules: ignore({ ignorecase, allowRelativePaths: true }).add(tame(read.text)) }];
}

/** What a user wants left out below `folder`, in the patterns of .gitignore. */
export function excludeRules(patterns: readonly string[], folder: string): IgnoreLevel {
  return { folder, rules: ignore({ ignorecase, allowRelativePaths: true }).add(patterns) };
}

/**
 * The patterns that are tried. One with more wildcards than people write may take exponential time to match, which a
 * hostile repository would use to stop the audit; it ignores nothing.
 */
function tame(text: string): readonly string[] {
  return text.split(/\r?\n/).filter((line) => {
    const wildcards = line.match(/\*\*|[*?[]/g) ?? [];
    return (
      line.length <= 1000 && wildcards.length <= 8 && wildcards.filter((one) => one === '**').length <= 3
    );
  });
}

/** What the repository says of `folder` from above it. Nothing when it ignores the folder as a whole: then it was asked for by name. */
export async function levelsAbove(repository: string, folder: string): Promise<IgnoreLevels> {
  let levels = await readIgnoreFile(joinPath(repository, '.git/info/exclude'), repository);
  let at = repository;
  for (const step of (pathInside(repository, folder) ?? '').split('/').filter((part) => part !== '')) {
    levels = [...levels, ...(await readIgnoreFile(joinPath(at, '.gitignore'), at))];
    at = joinPath(at, step);
    const said = verdict(levels, at, true);
    if (said.ignored) return [];
    levels = said.below;
  }
  return levels;
}

/** Git's own default for `core.ignoreCase` on these systems. */
const ignorecase = process.platform === 'win32' || process.platform === 'darwin';

const silent = { ignored: false, unignored: false };

function test(
  level: IgnoreLevel | undefined,
  path: string,
  isFolder: boolean,
): { ignored: boolean; unignored: boolean } {
  const relative = level === undefined ? undefined : pathInside(level.folder, path);
  if (level === undefined || relative === undefined || relative === '') return silent;
  return level.rules.test(isFolder ? `${relative}/` : relative);
}

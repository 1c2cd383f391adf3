import { realpath, stat } from 'node:fs/promises';
import { whyNot } from '../../engine/disk/errors.ts';
import { absolutePath, slashed } from '../../engine/disk/paths.ts';
import { excludeRules } from '../../engine/disk/gitignore.ts';
import { walk } from '../../engine/disk/walk.ts';
import type { Failure } from '../../engine/finding.ts';
import { type FileKind, fileKind, joinPath } from '../../engine/project.ts';
import { isDockerfile } from '../../shell/shell-names.ts';

/** A file that is to be audited. */
export interface Target {
  /** Absolute, `/`-separated, as the user reaches it. */
  readonly path: string;
  /**
   * - `nix`, `lock`, `shell`: told by its name, or by a walk that has looked into it
   * - `unknown`: named by the user, and only its content tells whether it is a lock or a script
   */
  readonly kind: FileKind | 'unknown';
  /** The folder that was given, or the working directory for a file: what names are relative to without a repository. */
  readonly base: string;
  /** Whether the user named the file itself, and not a folder above it. */
  readonly named: boolean;
}

export interface Targets {
  /** Each file once, in the order of their paths. */
  readonly files: readonly Target[];
  readonly failures: readonly Failure[];
  /** Links that lead out of what was given. */
  readonly outside: readonly string[];
  /** Files and folders that `exclude` left out. */
  readonly excluded: readonly string[];
}

/**
 * Finds what to audit: folders are walked, files are taken as they are, whatever .gitignore and `exclude` say of them.
 * `exclude` has patterns as in .gitignore, relative to `cwd`.
 */
export async function findTargets(
  paths: readonly string[],
  cwd: string,
  options: {
    readonly gitignore: boolean;
    readonly exclude?: readonly string[];
    readonly includeScripts?: boolean;
  },
): Promise<Targets> {
  const files = new Map<string, Target>();
  const failures: Failure[] = [];
  const outside: string[] = [];
  const excluded = new Set<string>();
  const { gitignore, exclude = [], includeScripts: scripts = false } = options;
  const rules = exclude.length === 0 ? undefined : excludeRules(exclude, cwd);
  for (const given of paths) {
    const path = absolutePath(given, cwd);
    const found = await look(path);
    if (found.kind === 'failure') {
      failures.push({ path, message: found.message });
    } else if (found.kind === 'file') {
      const known = files.get(found.real) ?? { path, kind: kindOfNamed(path), base: cwd };
      files.set(found.real, { ...known, named: true });
    } else {
      for await (const entry of walk(path, { gitignore, exclude: rules, scripts })) {
        if (entry.kind === 'failure') failures.push(entry);
        else if (entry.kind === 'outside') outside.push(entry.path);
        else if (entry.kind === 'excluded') excluded.add(entry.path);
        else {
          const real = joinPath(found.real, entry.path.slice(path.length).replace(/^\//, ''));
          if (!files.has(real))
            files.set(real, { path: entry.path, kind: entry.fileKind, base: path, named: false });
        }
      }
    }
  }
  return {
    files: [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1)),
    failures,
    outside,
    excluded: [...excluded],
  };
}

type Look =
  | { readonly kind: 'file' | 'folder'; readonly real: string }
  | { readonly kind: 'failure'; readonly message: string };

async function look(path: string): Promise<Look> {
  try {
    const info = await stat(path);
    return { kind: info.isDirectory() ? 'folder' : 'file', real: slashed(await realpath(path)) };
  } catch (error) {
    return { kind: 'failure', message: whyNot(error) };
  }
}

function kindOfNamed(path: string): Target['kind'] {
  if (path.endsWith('.nix')) return 'nix';
  return fileKind(path) ?? (isDockerfile(path) ? 'shell' : 'unknown');
}

import { realpathSync } from 'node:fs';
import path from 'node:path';
import { printable } from '../../flake/show.ts';
import { isProgram, programFolders } from '../find-program.ts';

export interface NixSetting {
  /** The absolute path of a program. */
  readonly path: string;
  /** Whether somebody other than the workspace has set it, or the workspace is trusted. */
  readonly trusted: boolean;
}

export type NixFound =
  | { readonly found: true; readonly program: string }
  /** `message` says in one line what was looked for. */
  | { readonly found: false; readonly message: string };

/**
 * The `nix` that is used: the one of the setting, if it may be trusted, else the first on `PATH`. Never one that lies in
 * a folder of the workspace, also by way of a link: whoever wrote the workspace could have put it there. Relative
 * entries of `PATH` do not count, for the same reason.
 */
export function findNix(options: {
  readonly setting?: NixSetting | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly workspaceFolders: readonly string[];
}): NixFound {
  const folders = options.workspaceFolders.flatMap(placesOf);
  const { setting } = options;
  if (setting?.trusted === true && setting.path !== '') {
    const shown = printable(setting.path);
    if (!path.isAbsolute(setting.path)) return missing(`the setting for nix is no absolute path: ${shown}`);
    if (!isProgram(setting.path)) return missing(`the setting for nix names no program: ${shown}`);
    if (liesIn(folders, setting.path))
      return missing(`the setting for nix names a program within the workspace: ${shown}`);
    return { found: true, program: setting.path };
  }
  const candidates = programFolders(options.env).map((folder) => path.join(folder, 'nix'));
  const programs = candidates.filter(isProgram);
  const program = programs.find((file) => !liesIn(folders, file));
  if (program !== undefined) return { found: true, program };
  return missing(
    programs.length === 0
      ? 'Nix is not installed, or not on PATH'
      : 'each nix on PATH lies within the workspace, of which no program is run',
  );
}

/** The folders of `PATH` in which a program of Nix may look for others: none of the workspace. */
export function foldersOutside(
  env: NodeJS.ProcessEnv,
  workspaceFolders: readonly string[],
): readonly string[] {
  const folders = workspaceFolders.flatMap(placesOf);
  return programFolders(env).filter((folder) => !liesIn(folders, folder));
}

function missing(message: string): NixFound {
  return { found: false, message };
}

function liesIn(folders: readonly string[], file: string): boolean {
  return placesOf(file).some((place) => folders.some((folder) => isWithin(folder, place)));
}

function isWithin(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

/** Where a path says that it is, and where it is by its links. */
function placesOf(file: string): readonly string[] {
  const place = path.resolve(file);
  try {
    return [place, realpathSync(file)];
  } catch {
    return [place];
  }
}

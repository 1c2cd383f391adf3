import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

/** Where programs are looked for when nobody says where: the places of distributions, and of NixOS. */
const USUAL_PLACES = '/usr/local/bin:/usr/bin:/bin:/run/current-system/sw/bin';

/**
 * The absolute path of a program on `PATH`; undefined when it is not there. Only absolute entries of `PATH` count, and
 * never the working directory, where Windows looks first: a repository could bring a program of that name.
 */
export function findProgram(name: string, env: NodeJS.ProcessEnv): string | undefined {
  const file = process.platform === 'win32' ? `${name}.exe` : name;
  return programFolders(env)
    .map((folder) => path.join(folder, file))
    .find(isProgram);
}

/** The absolute entries of `PATH`. */
export function programFolders(env: NodeJS.ProcessEnv): readonly string[] {
  const given = env['PATH'] ?? env['Path'] ?? '';
  const list = given === '' && process.platform !== 'win32' ? USUAL_PLACES : given;
  return list.split(path.delimiter).filter((folder) => path.isAbsolute(folder));
}

/** Whether it is a file that this user may run. */
export function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

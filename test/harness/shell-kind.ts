import { isDockerfile, isEnvrc } from '../../server/src/shell/shell-names.ts';

/** What a file of a fixture that holds shell without being Nix is. */
export type ShellFileKind = 'envrc' | 'dockerfile' | 'script';

/** Undefined for a file that is none. */
export function shellFileKind(path: string, text: string): ShellFileKind | undefined {
  if (isEnvrc(path)) return 'envrc';
  if (isDockerfile(path)) return 'dockerfile';
  return text.startsWith('#!') ? 'script' : undefined;
}

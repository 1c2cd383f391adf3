/** What a file that holds shell without being Nix is. */
export type ShellFileKind = 'envrc' | 'dockerfile' | 'script';

/**
 * Tells it by the name and the first sign of the text; undefined for a file that is none.
 *
 * @param text whole or only its beginning
 */
export function shellFileKind(path: string, text: string): ShellFileKind | undefined {
  if (isEnvrc(path)) return 'envrc';
  if (isDockerfile(path)) return 'dockerfile';
  return text.startsWith('#!') ? 'script' : undefined;
}

/** What direnv runs in the shell of whoever enters the folder, once that was allowed. */
export function isEnvrc(path: string): boolean {
  return baseName(path) === '.envrc';
}

/** `Dockerfile`, `Containerfile`, and the names that several of them in one folder have. */
export function isDockerfile(path: string): boolean {
  const name = baseName(path);
  return dockerfileName.test(name) && !notDockerfiles.test(name);
}

const dockerfileName = /^(?:Docker|Container)file(?:\..+)?$|.\.(?:[Dd]ocker|[Cc]ontainer)file$/;
/** Files that stand beside one and have its name, and texts that something is filled into first. */
const notDockerfiles =
  /\.(?:dockerignore|containerignore|md|txt|ya?ml|json|nix|lock|j2|jinja2?|tmpl|tpl|template|erb|mustache|orig|bak|swp)$|~$/i;

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

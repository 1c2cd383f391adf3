import type { TextDocumentFilter } from 'vscode-languageclient/node';

/**
 * The lockfiles of the tools around Nix. They are matched by name and without a language, because what VS Code takes
 * `flake.lock` for depends on the other extensions.
 */
const lockfiles = [
  'flake.lock',
  'devenv.lock',
  'lon.lock',
  'npins/sources.json',
  'nix/sources.json',
  '_sources/generated.json',
];

/** What `devenv.lock` is made for: an edit in it changes the problems of the lock. */
const declarations = ['devenv.yaml'];

/** What direnv runs: often `use flake`. */
const environments = ['.envrc'];

/** The documents that are sent to the server while they are open, and audited. */
export const auditedDocuments: TextDocumentFilter[] = [
  { scheme: 'file', language: 'nix' },
  { scheme: 'untitled', language: 'nix' },
  ...[...lockfiles, ...declarations, ...environments].map(named),
];

/**
 * Those that may be scripts that Nix runs, and Dockerfiles. They are sent as well: the server knows for each folder
 * whether they are audited (`nixAudit.includeScripts`).
 */
export const documentsOnRequest: TextDocumentFilter[] = [
  ...['Dockerfile', 'Dockerfile.*', '*.Dockerfile', '*.dockerfile', 'Containerfile', 'Containerfile.*'].map(
    named,
  ),
  ...['dockerfile', 'shellscript'].map((language) => ({ scheme: 'file', language })),
];

function named(name: string): TextDocumentFilter {
  return { scheme: 'file', pattern: `**/${name}` };
}

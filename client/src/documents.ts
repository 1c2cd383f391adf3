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

/** The documents that are sent to the server while they are open. */
export const auditedDocuments: TextDocumentFilter[] = [
  { scheme: 'file', language: 'nix' },
  { scheme: 'untitled', language: 'nix' },
  ...[...lockfiles, ...declarations].map(
    (name): TextDocumentFilter => ({ scheme: 'file', pattern: `**/${name}` }),
  ),
];

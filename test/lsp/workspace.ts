import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A folder on disk that is a repository of its own. */
export interface Workspace {
  readonly path: string;
  readonly uri: string;
  uriOf(path: string): string;
  write(path: string, content: string | Uint8Array): void;
  remove(path: string): void;
  dispose(): void;
}

export function createWorkspace(
  files: Readonly<Record<string, string | Uint8Array>>,
  name = 'ws-',
): Workspace {
  const path = realpathSync(mkdtempSync(join(tmpdir(), name)));
  mkdirSync(join(path, '.git'));
  const workspace: Workspace = {
    path,
    uri: pathToFileURL(path).href,
    uriOf: (file) => pathToFileURL(join(path, file)).href,
    write(file, content) {
      mkdirSync(dirname(join(path, file)), { recursive: true });
      writeFileSync(join(path, file), content);
    },
    remove: (file) => rmSync(join(path, file), { recursive: true }),
    dispose: () => rmSync(path, { recursive: true, force: true }),
  };
  for (const [file, content] of Object.entries(files)) workspace.write(file, content);
  return workspace;
}

/** A flake.nix without problems when the lock beside it is `lockText(branch)`. */
export function flakeText(branch: string): string {
  return [
    '{',
    `  inputs.nixpkgs.url = "github:NixOS/nixpkgs/${branch}";`,
    '  outputs = { self, nixpkgs }: { };',
    '}',
    '',
  ].join('\n');
}

export function lockText(branch: string): string {
  const lock = {
    nodes: {
      nixpkgs: {
        locked: {
          lastModified: 1731890469,
          narHash: 'sha256-D1FNZ70NmQEwNxpSSdTXCSklBH1z2isPR84J6DQrJGs=',
          owner: 'NixOS',
          repo: 'nixpkgs',
          rev: '5083ec887760adfe12af64830a66807423a859a7',
          type: 'github',
        },
        original: { owner: 'NixOS', ref: branch, repo: 'nixpkgs', type: 'github' },
      },
      root: { inputs: { nixpkgs: 'nixpkgs' } },
    },
    root: 'root',
    version: 7,
  };
  return `${JSON.stringify(lock, null, 2)}\n`;
}

/** Reads something that differs from day to day: one problem, at `builtins.currentTime`. */
export const impureText = '{\n  now = builtins.currentTime;\n}\n';
/** The rule that the problem of `impureText` comes from. */
export const IMPURE = 'impure-current-time';
export const cleanText = '{\n  now = 1;\n}\n';

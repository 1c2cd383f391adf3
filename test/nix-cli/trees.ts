import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A flake of one file that nobody has published: the sources of the claims. */
export interface Tree {
  readonly name: string;
  readonly flake: string;
  /** As `nix hash path` prints it, computed here so that the locks are the same where there is no Nix. */
  readonly narHash: string;
  /** The commit that `commit` makes of it. */
  readonly rev: string;
}

/** When all commits were made, in seconds since 1970: 2026-01-01. */
export const COMMITTED = Date.UTC(2026, 0, 1) / 1000;
const AUTHOR = 'An Author <author@example.org>';

export const dep = tree('dep', content('dep'));
export const leaf = tree('leaf', content('leaf'));
/** What nobody asked for. */
export const forged = tree('forged', content('forged'));
/** Brings an input of its own. */
export const mid = tree(
  'mid',
  `{ inputs.leaf.url = "git+${gitUrl('leaf')}"; outputs = { self, leaf }: { inherit (leaf) content; }; }\n`,
);
/** Takes its word out of its own folder, by an input that is a relative path. */
export const whole = tree(
  'whole',
  `{ description = "leaf"; inputs.here = { url = "path:."; flake = false; }; outputs = { self, here }: { content = (import "\${here}/flake.nix").description; }; }\n`,
);
/** Another folder with a word, which nobody is to take out of it. */
export const other = tree('other', '{ description = "forged"; outputs = { self }: { content = "dep"; }; }\n');
export const trees: readonly Tree[] = [dep, leaf, forged, mid, whole, other];

/** What `git commit` is to be given so that it makes the commit that is computed here. */
export const commitEnvironment: Readonly<Record<string, string>> = Object.fromEntries(
  ['AUTHOR', 'COMMITTER'].flatMap((who) => [
    [`GIT_${who}_NAME`, 'An Author'],
    [`GIT_${who}_EMAIL`, 'author@example.org'],
    [`GIT_${who}_DATE`, `${COMMITTED} +0000`],
  ]),
);

export function writeTree(folder: string, { flake }: Tree): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'flake.nix'), flake);
}

/** Where git fetches a tree from; no such host exists. */
export function gitUrl(name: string): string {
  return `https://git.example/honest/${name}.git`;
}

function content(word: string): string {
  return `{ outputs = { self }: { content = "${word}"; }; }\n`;
}

function tree(name: string, flake: string): Tree {
  return { name, flake, narHash: narHashOf('flake.nix', flake), rev: commitOf(name, 'flake.nix', flake) };
}

/** The hash of the archive of a folder with one file (Nix manual, "Nix Archive (NAR) format"). */
function narHashOf(file: string, text: string): string {
  const entry = `entry ( name ${file} node ( type regular contents`.split(' ');
  const words = ['nix-archive-1', '(', 'type', 'directory', ...entry, text, ')', ')', ')'];
  const hash = createHash('sha256');
  for (const word of words) {
    const bytes = Buffer.from(word);
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(bytes.length));
    hash
      .update(length)
      .update(bytes)
      .update(Buffer.alloc((8 - (bytes.length % 8)) % 8));
  }
  return `sha256-${hash.digest('base64')}`;
}

/** The first commit of a repository with one file, with the tree's name as its message. */
function commitOf(message: string, file: string, text: string): string {
  const blob = object('blob', text);
  const root = object('tree', Buffer.concat([Buffer.from(`100644 ${file}\0`), Buffer.from(blob, 'hex')]));
  const who = `${AUTHOR} ${COMMITTED} +0000`;
  return object('commit', `tree ${root}\nauthor ${who}\ncommitter ${who}\n\n${message}\n`);
}

function object(type: string, body: string | Buffer): string {
  const bytes = Buffer.from(body);
  return createHash('sha1').update(`${type} ${bytes.length}\0`).update(bytes).digest('hex');
}

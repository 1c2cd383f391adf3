import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { NixAnswer } from './answer.ts';
import { askFor, type Asking } from './ask.ts';
import { forbidden } from './call.ts';
import { members, parseJson, text } from './json.ts';
import { inOwnStore } from './own-store.ts';
import { nixString } from './refetch.ts';
import type { ActOptions } from './session.ts';
import type { CommitTree } from './values.ts';
import type { Dialect } from './version.ts';

interface Source {
  readonly url: string;
  readonly rev: string;
  readonly submodules: boolean;
}

/** What git may reach by itself, whatever a repository or a server sends it on to. */
const TRANSPORTS = 'https:http:git';

/** See `Nix.fetchCommit`. */
export async function fetchCommit(
  asking: Asking,
  source: Source,
  options: ActOptions,
): Promise<NixAnswer<CommitTree>> {
  const refused = forbidden(asking, { operation: 'fetchCommit', asked: options.asked });
  if (refused !== undefined) return refused;
  const transports = source.url.startsWith('file:') ? `${TRANSPORTS}:file` : TRANSPORTS;
  return inOwnStore(asking, 'commit', async ({ flags, env, placeOf }) => {
    let readsGitItself = true;
    const answer = await askFor(
      asking,
      { operation: 'fetchCommit', env: { ...env, GIT_ALLOW_PROTOCOL: transports }, ...options },
      (dialect) => {
        ({ readsGitItself } = dialect);
        const expression = treeOf(source, dialect);
        return [
          'eval',
          '--json',
          '--impure',
          ...flags,
          '--log-format',
          'internal-json',
          '--expr',
          expression,
        ];
      },
      ({ output }) => readTree(output),
    );
    if (!answer.ok) return answer;
    const { hash, path: storePath } = answer.value;
    const differs = await differenceIn(placeOf(storePath), readsGitItself || source.submodules);
    return { ok: true, value: { hash, differs } };
  });
}

/**
 * Where Nix runs git, only with submodules does it check the files out; else it takes an archive, which leaves out and
 * fills in what the repository says.
 */
function treeOf({ url, rev, submodules }: Source, { readsGitItself }: Dialect): string {
  const attributes = [
    'type = "git";',
    `url = ${nixString(url)};`,
    `rev = ${nixString(rev)};`,
    `submodules = ${submodules || !readsGitItself};`,
    readsGitItself ? 'shallow = true;' : 'allRefs = true;',
  ];
  return `let tree = builtins.fetchTree { ${attributes.join(' ')} }; in { inherit (tree) narHash; path = tree.outPath; }`;
}

function readTree(output: string): { readonly hash: string; readonly path: string } | undefined {
  const json = members(parseJson(output));
  const hash = text(json?.get('narHash'));
  const storePath = text(json?.get('path'));
  return hash?.startsWith('sha256-') === true && storePath !== undefined
    ? { hash, path: storePath }
    : undefined;
}

/** See `CommitTree.differs`. */
async function differenceIn(folder: string, submodulesAreRight: boolean): Promise<string | undefined> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    if (
      !submodulesAreRight &&
      entries.some(({ name, parentPath }) => name === '.gitmodules' && parentPath === folder)
    )
      return 'this version of Nix fetches its submodules as well';
    for (const entry of entries) {
      if (entry.name !== '.gitattributes' || !entry.isFile()) continue;
      const said = await readFile(path.join(entry.parentPath, entry.name), 'utf8');
      if (CHANGING.test(said)) return 'its .gitattributes make git change files as it checks them out';
    }
    return undefined;
  } catch {
    return 'the files could not be looked at';
  }
}

/** Attributes by which a checkout differs from what the commit holds (gitattributes(5)). */
const CHANGING = /^[^#\n]*\s(?:filter=|ident(?:\s|$)|eol=crlf|working-tree-encoding=)/m;

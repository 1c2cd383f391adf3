import { readFile, stat } from 'node:fs/promises';
import { type NixAnswer, refusal } from './answer.ts';
import { askFor, type Asking } from './ask.ts';
import { forbidden } from './call.ts';
import { members, parseJson, text } from './json.ts';
import { readRefetched } from './metadata.ts';
import { inOwnStore } from './own-store.ts';
import { nixString } from './refetch.ts';
import type { ActOptions } from './session.ts';
import type { Dialect } from './version.ts';

/** What is fetched is called so: names that come from addresses may be none that a store takes. */
const NAME = 'source';

/** See `Nix.prefetch`. */
export async function prefetch(
  asking: Asking,
  { url, unpack }: { readonly url: string; readonly unpack: boolean },
  options: ActOptions,
): Promise<NixAnswer<string>> {
  const refused = forbidden(asking, { operation: 'prefetch', asked: options.asked });
  if (refused !== undefined) return refused;
  const args = ({ unpacksFiles }: Dialect): readonly string[] =>
    unpack && !unpacksFiles
      ? // The same tree, where there is no command for it.
        ['eval', '--json', '--impure', '--expr', treeOf(url)]
      : ['store', 'prefetch-file', '--json', '--name', NAME, ...(unpack ? ['--unpack'] : []), '--', url];
  return inOwnStore(asking, 'prefetch', ({ flags, env }) =>
    askFor(
      asking,
      { operation: 'prefetch', env, ...options },
      (dialect) => {
        const [first = '', ...rest] = args(dialect);
        return [first, ...flags, '--log-format', 'internal-json', ...rest];
      },
      ({ output }) => readRefetched(output)?.narHash ?? readPrefetched(output),
    ),
  );
}

/** See `Nix.prefetchText`. */
export async function prefetchText(
  asking: Asking,
  url: string,
  options: ActOptions,
): Promise<NixAnswer<string>> {
  const refused = forbidden(asking, { operation: 'prefetch', asked: options.asked });
  if (refused !== undefined) return refused;
  return inOwnStore(asking, 'prefetch', async ({ flags, env, placeOf }) => {
    const answer = await askFor(
      asking,
      { operation: 'prefetch', env, ...options },
      () => [
        'store',
        'prefetch-file',
        ...flags,
        '--log-format',
        'internal-json',
        '--json',
        '--name',
        NAME,
        '--',
        url,
      ],
      ({ output }) => text(members(parseJson(output))?.get('storePath')),
    );
    if (!answer.ok) return answer;
    try {
      const place = placeOf(answer.value);
      if ((await stat(place)).size > MOST_TEXT) return refusal('too-large', 'it is larger than any patch');
      return { ok: true, value: await readFile(place, 'utf8') };
    } catch {
      return refusal('failed', 'what was fetched cannot be read');
    }
  });
}

/** In bytes. */
const MOST_TEXT = 8 * 1024 * 1024;

function treeOf(url: string): string {
  return `{ inherit (builtins.fetchTree { type = "tarball"; url = ${nixString(url)}; }) narHash; }`;
}

function readPrefetched(output: string): string | undefined {
  const hash = text(members(parseJson(output))?.get('hash'));
  return hash?.startsWith('sha256-') === true ? hash : undefined;
}

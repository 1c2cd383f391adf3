import path from 'node:path';
import { type NixAnswer, refusal } from './answer.ts';
import { askFor, type Asking } from './ask.ts';
import { forbidden } from './call.ts';
import { readRefetched } from './metadata.ts';
import { inOwnStore } from './own-store.ts';
import type { ActOptions } from './session.ts';
import type { Refetched } from './values.ts';

/** What a lock says of the content, and not of where it comes from; Nix 2.8 fails on some of them. */
const OF_THE_CONTENT = new Set([
  'narHash',
  'lastModified',
  'revCount',
  'treeHash',
  'dirtyRev',
  'dirtyShortRev',
  'dir',
  'parent',
  '__final',
]);

/** See `Nix.refetch`. */
export async function refetch(
  asking: Asking,
  locked: Readonly<Record<string, string | number | boolean>>,
  options: ActOptions,
): Promise<NixAnswer<Refetched>> {
  const attributes = Object.entries(locked).filter(([name]) => !OF_THE_CONTENT.has(name));
  const source = Object.fromEntries(attributes);
  if (source['type'] === 'indirect' || typeof source['type'] !== 'string')
    return refusal('failed', 'it does not say where it comes from');
  if (source['type'] === 'path' && !path.isAbsolute(String(source['path'])))
    return refusal('failed', 'it is a part of its flake, and not fetched by itself');
  const refused = forbidden(asking, { operation: 'refetch', asked: options.asked });
  if (refused !== undefined) return refused;
  return inOwnStore(asking, 'refetch', ({ flags, env }) =>
    askFor(
      asking,
      { operation: 'refetch', env, ...options },
      () => [
        'eval',
        '--json',
        // Only what names a commit can be fetched in pure evaluation without a hash.
        ...(typeof source['rev'] === 'string' ? [] : ['--impure']),
        ...flags,
        '--log-format',
        'internal-json',
        '--expr',
        `builtins.removeAttrs (builtins.fetchTree (builtins.fromJSON ${nixString(JSON.stringify(source))})) [ "outPath" ]`,
      ],
      ({ output }) => readRefetched(output),
    ),
  );
}

/** A text as a string of the Nix language (lexer.l of Nix): these begin an escape, an end or an interpolation. */
export function nixString(value: string): string {
  return `"${value.replaceAll(/[\\"$]/g, (sign) => `\\${sign}`)}"`;
}

import { parseStorePath } from '../../store/store-path.ts';
import { parseHash } from '../../store/hash.ts';
import { code, type Line, listed } from './card.ts';
import type { KnownPath, StoreAnswer } from './store-facts.ts';
import { size } from '../../text/size.ts';
import { amount, day } from './units.ts';

/**
 * What Nix knows of a path, in lines.
 *
 * @param expected the hash that a lock has for it
 */
export function storeLines(answer: StoreAnswer, storeDir: string, expected?: string): Line[] {
  switch (answer.kind) {
    case 'silent':
      return [];
    case 'absent':
      return [['In the store: no, so nothing can be said of its content']];
    case 'waiting':
      return [
        ['In the store: unknown yet: ', { kind: 'said', text: answer.reason }, '. Look again in a moment'],
      ];
    case 'refused':
      return [['In the store: unknown: ', { kind: 'said', text: answer.reason }]];
    case 'known':
      return knownLines(answer.path, storeDir, expected);
  }
}

function knownLines({ info, ...more }: KnownPath, storeDir: string, expected: string | undefined): Line[] {
  const since = info.registrationTime === undefined ? '' : `, since ${day(info.registrationTime)}`;
  const lines: Line[] = [
    ...differing(info.narHash, expected),
    [`In the store: yes${since}, ${sizes({ info, ...more })}`],
    ['Trust: ', ...trustWords(info)],
  ];
  const [, second] = more.largest ?? [];
  if (second !== undefined) lines.push(['Largest: ', ...largestWords(more.largest ?? [], storeDir)]);
  const others = info.references.filter((path) => path !== info.path);
  lines.push([
    'Needs: ',
    others.length === 0 ? 'no other path' : amount(others.length, 'other path'),
    ...(others.length === info.references.length ? [] : [' and itself']),
  ]);
  if (info.deriver !== undefined) lines.push(['Built by: ', code(nameOf(info.deriver, storeDir))]);
  if (more.roots !== undefined) {
    const [first] = more.roots;
    lines.push(
      first === undefined
        ? ['Kept by: nothing, so a garbage collection deletes it']
        : ['Kept by: ', ...listed([[code(first.link)]], more.roots.length)],
    );
  }
  return lines;
}

function sizes({ info, closureSize, closurePaths }: KnownPath): string {
  const own = size(info.narSize);
  if (closureSize === undefined) return own;
  const of = closurePaths === undefined ? '' : ` in ${amount(closurePaths, 'path')}`;
  return `${own}; ${size(closureSize)}${of} with all that it needs`;
}

/** What takes most of a closure, each with its own size. */
export function largestWords(
  largest: readonly Pick<KnownPath['info'], 'path' | 'narSize'>[],
  storeDir: string,
): Line {
  return listed(largest.map(({ path, narSize }) => [code(nameOf(path, storeDir)), ` ${size(narSize)}`]));
}

/** That the store has another tree than the lock says, though its path says the same: it was tampered with. */
function differing(narHash: string, expected: string | undefined): Line[] {
  if (expected === undefined) return [];
  const [has, asked] = [parseHash(narHash, 'sha256'), parseHash(expected, 'sha256')];
  if (!has.ok || !asked.ok || has.hash.hex === asked.hash.hex) return [];
  return [['MISMATCH: the store has the hash ', code(narHash), ' for this path, which is another one']];
}

/** Signatures are claims until somebody checks them: Nix does so when it fetches, and is not asked to here. */
function trustWords({ ultimate, ca, signatures }: KnownPath['info']): Line {
  const keys = [...new Set(signatures.map((signature) => signature.slice(0, keyEnd(signature))))];
  const signed: Line =
    keys.length === 0
      ? []
      : [
          'signed by ',
          ...listed(
            keys.slice(0, 3).map((key) => [code(key)]),
            keys.length,
          ),
        ];
  if (ca !== undefined) {
    return ['claimed: its content decides its name, and nothing has hashed it here', ...joined(signed)];
  }
  if (ultimate) return ['claimed: built on this machine, says the store', ...joined(signed)];
  if (keys.length > 0) return ['claimed: ', ...signed, '; the signature is not checked here'];
  return ['unknown: neither signed, nor built here, nor named by its content'];
}

function joined(line: Line): Line {
  return line.length === 0 ? [] : ['; ', ...line];
}

function keyEnd(signature: string): number {
  const colon = signature.indexOf(':');
  return colon < 0 ? signature.length : colon;
}

function nameOf(path: string, storeDir: string): string {
  const parsed = parseStorePath(path, storeDir);
  return parsed.ok ? parsed.storePath.name : path;
}

import type { KeptPackage } from '../nix/packages.ts';
import { code, type Line, listed } from './card.ts';
import { largestWords } from './store-lines.ts';
import { size } from '../../text/size.ts';
import { amount, day } from './units.ts';

const MOST_LICENSES = 4;
const MOST_VULNERABILITIES = 4;

/**
 * What was found out of a package, in lines.
 *
 * @param made what it would be made from now
 */
export function packageLines(kept: KeptPackage, made: string, storeDir: string): Line[] {
  const { name, version, licenses, vulnerabilities, sizes, outPath, time } = kept;
  const lines: Line[] = [];
  if (name !== undefined)
    lines.push(['Package: ', code(name), ...(version === undefined ? [] : [', version ', code(version)])]);
  if (sizes !== undefined) {
    const { closure, paths, own, largest } = sizes;
    lines.push([`Closure: ${size(closure)} in ${amount(paths, 'path')}; ${size(own)} of it its own`]);
    lines.push(['Largest: ', ...largestWords(largest, storeDir)]);
  } else if (outPath === undefined)
    lines.push([
      'Closure: unknown: it refuses to be built, as nixpkgs does with what is insecure or not free',
    ]);
  else lines.push(['Closure: unknown: it is not in the store, where only what was built or fetched is']);
  if (vulnerabilities.length > 0)
    lines.push([
      'KNOWN VULNERABILITIES: ',
      ...listed(vulnerabilities.slice(0, MOST_VULNERABILITIES).map(said), vulnerabilities.length),
    ]);
  lines.push([
    'License: ',
    ...(licenses.length === 0
      ? ['unknown: it does not say']
      : listed(licenses.slice(0, MOST_LICENSES).map(said), licenses.length)),
  ]);
  const changed = kept.made === made ? '' : '; flake.nix or flake.lock is another one since';
  lines.push([`Asked on: ${day(time)}${changed}`]);
  return lines;
}

function said(text: string): Line {
  return [{ kind: 'said', text }];
}

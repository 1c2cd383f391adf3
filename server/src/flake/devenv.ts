import type { Declarations } from './flake.ts';

/** What a devenv.yaml declares; undefined where it cannot be read. */
export function readDevenv(_text: string): Declarations | undefined {
  return undefined;
}

import { ATTRIBUTES } from './explanations/attributes.ts';
import { BUILTINS } from './explanations/builtins.ts';
import { FETCHERS } from './explanations/fetchers.ts';
import { SETTINGS } from './explanations/settings.ts';

/** What a name of Nix or nixpkgs does, for somebody who meets it in a file. */
export interface Explanation {
  readonly name: string;
  /** At most three sentences of plain text; names stand between backquotes. */
  readonly text: string;
  readonly purity?: Purity;
}

/**
 * - `pure`: the same arguments give the same value everywhere
 * - `pinned`: so it is where a hash or a revision pins it, which pure evaluation asks for
 * - `absent`: it is not there in pure evaluation, or says nothing there
 * - `refused`: pure evaluation refuses it
 * - `reads`: it reads files, outside of pure evaluation any file
 * - `builds`: so it does, and it may build what it reads while Nix evaluates
 * - `runs`: it runs a program of the file's choice while Nix evaluates
 * - `fixed`: a build that may use the network, since its hash is known beforehand
 */
export type Purity = 'pure' | 'pinned' | 'absent' | 'refused' | 'reads' | 'builds' | 'runs' | 'fixed';

/** How each of them is told, to stand after "Purity:". */
export const PURITY_WORDS: Readonly<Record<Purity, string>> = {
  pure: 'pure, so the same arguments give the same value on every machine',
  pinned: 'pure only where it is pinned; pure evaluation refuses it otherwise',
  absent: 'impure; pure evaluation takes it away, or makes it say nothing',
  refused: 'impure; pure evaluation refuses it',
  reads: 'pure for files of the source; outside of pure evaluation it reads any file',
  builds:
    'pure for files of the source; outside of pure evaluation it reads any file, and it may build while Nix evaluates',
  runs: 'impure; it runs a program while Nix evaluates, outside of any sandbox',
  fixed:
    'a fixed-output derivation: it may use the network, and its hash decides whether the result is taken',
};

type Kind = 'builtin' | 'fetcher' | 'attribute' | 'setting';

const TABLES: Readonly<Record<Kind, ReadonlyMap<string, Explanation>>> = {
  builtin: byName(BUILTINS),
  fetcher: byName(FETCHERS),
  attribute: byName(ATTRIBUTES),
  setting: byName(SETTINGS),
};

/** The row of a builtin, a fetcher of nixpkgs, an attribute of derivations or flakes, or a setting of Nix. */
export function explanationOf(kind: Kind, name: string): Explanation | undefined {
  return TABLES[kind].get(name);
}

/** Every row, for tests. */
export const EXPLANATIONS: readonly (Explanation & { readonly kind: Kind })[] = [
  ...BUILTINS.map((row) => ({ ...row, kind: 'builtin' as const })),
  ...FETCHERS.map((row) => ({ ...row, kind: 'fetcher' as const })),
  ...ATTRIBUTES.map((row) => ({ ...row, kind: 'attribute' as const })),
  ...SETTINGS.map((row) => ({ ...row, kind: 'setting' as const })),
];

function byName(rows: readonly Explanation[]): ReadonlyMap<string, Explanation> {
  return new Map(rows.map((row) => [row.name, row]));
}

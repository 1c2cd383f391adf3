import type { StaticValue } from '../../../nix/facts.ts';
import { isNixpkgsFakeHash, isPlaceholderHash } from '../../../store/hash.ts';

/** What stands where a hash belongs, and is none. */
export interface Placeholder {
  /** To stand after "is": `empty`, `the placeholder lib.fakeHash`. */
  readonly words: string;
  /** Neither empty nor one of nixpkgs' own. */
  readonly madeUp: boolean;
}

const FAKES: ReadonlySet<string> = new Set(['fakeHash', 'fakeSha256', 'fakeSha512']);

/** The placeholder that a value is; undefined for a hash, and for what cannot be told. */
export function placeholderIn(value: StaticValue): Placeholder | undefined {
  if (value.kind === 'name' && FAKES.has(value.callee.name)) {
    return { words: `the placeholder lib.${value.callee.name}`, madeUp: false };
  }
  if (value.kind !== 'string' || !isPlaceholderHash(value.value)) return undefined;
  const text = value.value;
  if (text === '') return { words: 'empty', madeUp: false };
  const shown = text.length > 20 ? `${text.slice(0, 16)}…` : text;
  return { words: `the placeholder ${JSON.stringify(shown)}`, madeUp: !isNixpkgsFakeHash(text) };
}

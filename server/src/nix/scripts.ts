import type { ScriptSource } from '../shell/script.ts';
import type { NixFacts } from './facts.ts';

/** The strings of a .nix file that are shell scripts. */
export function nixScripts(_facts: NixFacts): readonly ScriptSource[] {
  return [];
}

import type { JsonDocument } from '../syntax/json.ts';
import type { LockGraph } from './graph.ts';

/** A kind of lockfile: one file in `formats/` each. */
export interface LockFormat {
  readonly id: 'flake' | 'devenv' | 'npins' | 'niv' | 'lon' | 'nvfetcher';
  /** Who reads the file, as messages call it: "Nix", "npins". */
  readonly reader: string;
  /** Nodes with edges and `follows`, locked by Nix itself; otherwise a flat list of entries of another tool. */
  readonly isGraph: boolean;
  /** What messages call an entry: "input", "pin", "source". */
  readonly entry: string;
  /** The attribute that holds the hash of the content: "narHash", "hash", "sha256". */
  readonly hash: string;
  /** Whether the hash must be an SRI; otherwise any way of writing a SHA-256 will do. */
  readonly sriOnly: boolean;
  /** The versions that there are, for messages: "5, 6 and 7"; undefined where the format has no versions. */
  readonly versions: string | undefined;
  supports(version: number | undefined): boolean;
  /** The command that locks an entry anew, for messages: `nix flake update nixpkgs`. */
  update(name: string): string;
  /** Whether a file with this path (`/`-separated) is taken for one of this format; the content may say otherwise. */
  matches(path: string): boolean;
  /** Whether the content is of this format, as far as its outline tells. */
  fits(document: JsonDocument): boolean;
  /** Takes what is there: parts of an unexpected shape are left out, never guessed. Never throws. */
  read(document: JsonDocument): LockGraph;
}

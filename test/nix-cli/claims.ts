import type { Claim } from './claim.ts';
import { claims as content } from './claims/content.ts';
import { claims as source } from './claims/source.ts';
import { claims as structure } from './claims/structure.ts';

/** All that is claimed of the real Nix. */
export const claims: readonly Claim[] = [...source, ...content, ...structure];

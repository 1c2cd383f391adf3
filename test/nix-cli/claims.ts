import type { Claim } from './claim.ts';
import { claims as changes } from './claims/changes.ts';
import { claims as commits } from './claims/commits.ts';
import { claims as file } from './claims/file.ts';
import { claims as hashes } from './claims/hashes.ts';
import { claims as links } from './claims/links.ts';
import { claims as source } from './claims/source.ts';

/** All that is claimed of the real Nix. */
export const claims: readonly Claim[] = [...source, ...hashes, ...commits, ...links, ...changes, ...file];

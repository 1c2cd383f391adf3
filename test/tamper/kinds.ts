import { addresses } from './kinds/addresses.ts';
import { changes } from './kinds/changes.ts';
import { edges } from './kinds/edges.ts';
import { files } from './kinds/files.ts';
import { pins } from './kinds/pins.ts';
import { sources } from './kinds/sources.ts';
import { spellings } from './kinds/spellings.ts';
import type { Kind } from './tampering.ts';

/** Everything that is done to the locks; each group is a file of its own in `kinds/`. */
export const kinds: readonly Kind[] = [
  ...sources,
  ...addresses,
  ...pins,
  ...spellings,
  ...edges,
  ...files,
  ...changes,
];

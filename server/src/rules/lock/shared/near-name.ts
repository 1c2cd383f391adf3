import { asciiSkeleton } from '../../../tables/look-alikes.ts';

/** The known name that people take this one for: it differs by case, punctuation or letters that only look the same. */
export function nearest(name: string, known: ReadonlySet<string>): string | undefined {
  if (name.length > LONGEST) return undefined;
  const plain = plainly(name);
  for (const one of known) if (one !== name && plainly(one) === plain) return one;
  return undefined;
}

/** No key of a lock is as long. */
const LONGEST = 64;

function plainly(name: string): string {
  return asciiSkeleton(name)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}

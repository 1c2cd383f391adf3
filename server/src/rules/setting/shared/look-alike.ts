import { asciiSkeleton } from '../../../tables/look-alikes.ts';
import { editDistance } from '../../../text/edit-distance.ts';

/** Shorter names have neighbours that are honest. */
const MIN_LENGTH = 7;

export interface LookAlike {
  readonly known: string;
  /** The same to the eye, in other letters. Otherwise one letter is wrong. */
  readonly isDisguised: boolean;
}

/**
 * The well-known name that another name looks like: written with letters of another alphabet, or with one letter wrong in
 * a first part that is long enough. `name` itself is none of the known ones.
 */
export function lookAlike(name: string, known: readonly string[]): LookAlike | undefined {
  if (name.length > 100 || known.includes(name)) return undefined;
  const skeleton = asciiSkeleton(name).toLowerCase();
  for (const one of known) {
    if (skeleton === one || skeleton.replaceAll('0', 'o').replaceAll('1', 'l') === one) {
      return { known: one, isDisguised: true };
    }
  }
  const [part = '', ...rest] = skeleton.split('.');
  for (const one of known) {
    const [knownPart = '', ...knownRest] = one.split('.');
    if (rest.join('.') !== knownRest.join('.')) continue;
    if (Math.min(part.length, knownPart.length) < MIN_LENGTH || part === knownPart) continue;
    if (/\d$/.test(part) || Math.abs(part.length - knownPart.length) > 1) continue;
    if (editDistance(part, knownPart) === 1) return { known: one, isDisguised: false };
  }
  return undefined;
}

import { printable } from '../../../flake/show.ts';
import type { Suppression } from '../../rule.ts';

/** The rules that a comment names, as they stand there. */
export function namesOf({ rules }: Suppression): string {
  return rules.map(({ id }) => id).join(', ');
}

/** The same for a message. */
export function shownNames(suppression: Suppression): string {
  return printable(namesOf(suppression));
}

import { shown } from '../hover/markdown.ts';

/** A text of others on one line of plain text: a name, a path, a hash, or a clause. */
export function plainText(text: string): string {
  return shown(text, 800);
}

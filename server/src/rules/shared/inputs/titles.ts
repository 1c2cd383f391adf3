import type { FlakeRef } from '../../../flake/flakeref.ts';
import { showRef } from '../../../flake/show.ts';

/** A text for a title, which is a line in a menu. */
export function shortened(text: string, most = 60): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

/** A reference for a title, its commit by the first digits. */
export function shortRef({ type, attrs }: FlakeRef): string {
  const rev = attrs.get('rev');
  const short = typeof rev === 'string' ? new Map(attrs).set('rev', rev.slice(0, 7)) : attrs;
  return shortened(showRef({ type, attrs: short }));
}

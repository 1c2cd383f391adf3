import { withoutSecrets } from '../../../flake/show.ts';
import { showText } from '../../../syntax/json-strings.ts';

/** Any string of a lock for a message: addresses without what may be secret in them. */
export function openText(text: string): string {
  return showText(/[:@?]/.test(text) ? withoutSecrets(text) : text);
}

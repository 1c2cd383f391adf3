import { withoutSecrets, withoutTokens } from '../../../flake/secrets.ts';
import { showText } from '../../../syntax/json-strings.ts';

/** Any string of a lock for a message: without what may be secret in it. */
export function openText(text: string): string {
  return showText(/[:@?#]/.test(text) ? withoutSecrets(text) : withoutTokens(text));
}

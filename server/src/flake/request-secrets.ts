import { isPlaceholder, SECRET_WORDS } from './credentials.ts';
import { hasToken } from './secrets.ts';

/**
 * What secret stands in the arguments of a request or in what writes a netrc file, in words that do not repeat it;
 * undefined where there is none. What comes from a variable (`$TOKEN`) is none.
 */
export function secretInRequest(text: string): string | undefined {
  const open = text.slice(0, MAX_LENGTH);
  for (const { pattern, what } of FORMS) {
    for (const match of open.matchAll(pattern)) {
      const value = match.groups?.['value'] ?? '';
      if (value !== '' && !isVariable(value)) return what;
    }
  }
  return hasToken(open) ? 'an access token' : undefined;
}

const FORMS: readonly { readonly pattern: RegExp; readonly what: string }[] = [
  { pattern: /:\/\/[^\s/:@'"]{1,200}:(?<value>[^\s/@'"]{1,300})@/g, what: 'a password' },
  {
    pattern:
      /(?<![\w-])(?:-u|-U|--(?:proxy-)?user)(?:[ \t=]{1,8}|(?=['"]))['"]?[^\s:'"]{1,200}:(?<value>[^\s'"]{1,300})/g,
    what: 'a password',
  },
  {
    pattern:
      /(?<![\w-])(?:proxy-)?authorization['"]?[ \t]{0,8}[:=][ \t]{0,8}['"]?(?:(?:bearer|basic|token)[ \t]{1,8})?(?<value>[^\s'"]{1,600})/gi,
    what: 'an access token',
  },
  {
    pattern: new RegExp(
      `(?<![\\w-])(?:x-)?(?:[\\w-]{0,40}-)?(?:${SECRET_WORDS})[ \\t]{0,8}:[ \\t]{0,8}(?<value>[^\\s'"]{1,600})`,
      'gi',
    ),
    what: 'an access token',
  },
  { pattern: /(?<![\w-])--oauth2-bearer[ \t=]{1,8}['"]?(?<value>[^\s'"]{1,600})/g, what: 'an access token' },
  {
    pattern:
      /(?<![\w-])machine\s{1,8}\S{1,300}\s{1,8}(?:login\s{1,8}\S{1,300}\s{1,8})?password\s{1,8}['"]?(?<value>[^\s'"]{1,600})/g,
    what: 'a password',
  },
];

/** `$TOKEN`, `${TOKEN}`, `@TOKEN@`, `%s`, a file, or what only stands for a secret. */
function isVariable(value: string): boolean {
  return isPlaceholder(value) || /^[$@%`\\]|\$[({\w]|…/.test(value);
}

/** Far beyond any real request. */
const MAX_LENGTH = 50_000;

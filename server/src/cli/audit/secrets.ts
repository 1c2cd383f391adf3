import { TOKEN } from '../../flake/secrets.ts';

/** The text with `*` for each unit of a secret that can be told by its form, so that it may be kept in a log. */
export function masked(text: string): string {
  let result = text;
  for (const form of forms) {
    result = result.replace(form, (whole: string, before: string, secret: string) =>
      isInterpolation(secret)
        ? whole
        : before + '*'.repeat(secret.length) + whole.slice(before.length + secret.length),
    );
  }
  return result;
}

/** Each with what stands before the secret, and the secret. */
const forms: readonly RegExp[] = [
  // "https://user:SECRET${rest}", where the host may be yet to come, but not "http://host:80${path}"
  /(:\/\/[^\s"'/?#:@$%]*(?::|%3a))(?!\d*\$)([^\s"'/?#$]+)(?=\$\{)/gi,
  /(["'][a-z][a-z0-9+.-]*:\/[^\s"'/?#:@$]*:)(?!\d*\$)([^\s"'/?#$]+)(?=\$\{)/gi,
  // "https://SECRET${rest}", but not "https://cdn.${domain}"
  /(:\/\/)([^\s"'/?#:@.$]{16,})(?=\$\{)/g,
  // https://user:SECRET@host; up to the last @, as people forget to escape it
  /(:\/\/[^\s"'/?#:@]*:)([^\s"'/?#]+)@/g,
  // "https:/user:SECRET@host", "user:SECRET@host:path", and with %40 for the @
  /(["'](?:[a-z][a-z0-9+.-]*:\/*)?[^\s"'/?#:@]*:)([^\s"'/?#@]{3,}?)(?:@|%40)/gi,
  // https://SECRET@host, but not ssh://git@host
  /(:\/\/)([^\s"'/?#:@]{16,})@/g,
  // ?access_token=SECRET
  /([?&;#][\w.-]{0,40}(?:token|secret|passw|pwd|api[-_]?key|access[-_]?key|private[-_]?key|auth(?!or)|signature|credential|session)[\w.-]{0,40}=)([^\s"'&;#]+)/gi,
  /([?&;]sig=)([^\s"'&;#]+)/gi,
  // Tokens that say what they are
  new RegExp(`()(${TOKEN})`, 'g'),
];

/** `${token}`: a name, and no secret. */
function isInterpolation(secret: string): boolean {
  return /^\$\{[^}]*\}$/.test(secret);
}

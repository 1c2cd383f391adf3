/** As `unescapeStr` in src/libexpr/lexer.l: `\n`, `\r`, `\t`, other escaped characters themselves, CR LF as LF. */
export function unescapeQuoted(raw: string): string {
  if (!/[\\\r]/.test(raw)) return raw;
  return raw.replace(/\\([^])|\r\n?/g, (whole: string, escaped: string | undefined) => {
    switch (escaped) {
      case undefined:
        return whole === '\\' ? whole : '\n';
      case 'n':
        return '\n';
      case 'r':
        return '\r';
      case 't':
        return '\t';
      default:
        return escaped;
    }
  });
}

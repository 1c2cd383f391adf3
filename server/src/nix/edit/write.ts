/** A text as a string of Nix in double quotes. */
export function nixString(value: string): string {
  const escaped = value
    .replaceAll(/[\\"]/g, (sign) => `\\${sign}`)
    .replaceAll('${', '\\${')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
  return `"${escaped}"`;
}

/** A name as it stands in an attribute path: bare where Nix allows it, in quotes otherwise. */
export function nixName(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_'-]*$/.test(name) && !KEYWORDS.has(name) ? name : nixString(name);
}

const KEYWORDS: ReadonlySet<string> = new Set([
  'assert',
  'else',
  'if',
  'in',
  'inherit',
  'let',
  'or',
  'rec',
  'then',
  'with',
]);

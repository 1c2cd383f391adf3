/** Makes random Nix expressions that are strings, out of what is hard about strings. */

/** Everything by which indentation, escapes and offsets can go wrong, as it is written in `''…''`. */
const INDENTED = [
  'a',
  'word',
  ' ',
  '  ',
  '\n',
  '\n  ',
  '\n    ',
  '\n\t',
  '\n \t ',
  '\r\n',
  '\r\n  ',
  '\t',
  '🦊',
  'é',
  '"',
  "'",
  '$',
  '$$',
  "''$",
  "''${",
  "'''",
  "''\\n",
  "''\\t",
  "''\\\\",
  "''\\'",
  "''\\${",
  '$${',
  '\\',
  '\\n',
  '#',
  '|',
  ';',
  "'x'",
];

const QUOTED = [
  'a',
  'word',
  ' ',
  '\n',
  '\n  ',
  '\r\n',
  '\t',
  '🦊',
  'é',
  "'",
  "''",
  '$',
  '$$',
  '\\$',
  '\\${',
  '\\"',
  '\\\\',
  '\\n',
  '\\r',
  '\\t',
  '\\q',
  '$${',
  '#',
  '|',
];

/** An expression whose value is a string, and the whole of whose text can be told. */
export function randomString(random: () => number, depth = 3): string {
  const pick = <T>(from: readonly T[]): T => from[random() % from.length] as T;
  const inner = (): string => randomString(random, depth - 1);
  if (depth > 0) {
    switch (random() % 10) {
      case 0:
        return `(${inner()} + ${inner()})`;
      case 1:
        return `(optionalString true ${inner()})`;
      case 2:
        return `(concatStringsSep ${pick(['"\\n"', '" "', "''\n''"])} [ ${inner()} ${inner()} ])`;
    }
  }
  const isIndented = random() % 3 > 0;
  let text = '';
  for (let count = random() % 12; count > 0; count--) {
    const isInterpolation = depth > 0 && random() % 6 === 0;
    // `$${` is text and no interpolation, unless the first `$` is escaped.
    if (isInterpolation && text.endsWith('$') && !text.endsWith("''$") && !text.endsWith('\\$')) text += ' ';
    text += isInterpolation ? `\${${inner()}}` : pick(isIndented ? INDENTED : QUOTED);
  }
  // What would run into the closing quotes, or make another escape of what stands before.
  return isIndented
    ? `''${text}${/['$]$/.test(text) ? ' ' : ''}''`
    : `"${text}${/[\\$]$/.test(text) ? ' ' : ''}"`;
}

import type { FixtureFile } from './fixture.ts';

/** A rewriting of a text that changes nothing of what it means. Undefined where it would. */
export interface Variant {
  readonly name: string;
  rewrite(file: FixtureFile): string | undefined;
}

/** Ways in which real files differ from a tidy fixture. The same findings must come on the same text. */
export const variants: readonly Variant[] = [
  { name: 'CRLF line ends', rewrite: ({ text }) => text.replaceAll('\n', '\r\n') },
  { name: 'a byte order mark', rewrite: ({ text }) => `\uFEFF${text}` },
  {
    name: 'tabs for indentation',
    rewrite: ({ text }) =>
      text.includes("''") ? undefined : text.replaceAll(/^( {2})+/gm, (run) => '\t'.repeat(run.length / 2)),
  },
  {
    name: 'emoji before everything',
    rewrite: ({ path, text }) =>
      path.endsWith('.nix')
        ? `/* 🦊🇩🇪 */ ${text}`
        : text.startsWith('{')
          ? `{ "🦊": "🇩🇪",${text.slice(1)}`
          : undefined,
  },
  {
    name: 'one line',
    rewrite: ({ text }) => (/#|''|^[<=>|]{7}/m.test(text) ? undefined : text.replaceAll(/\n\s*/g, ' ')),
  },
];

import { marked } from 'marked';
import { describe, expect, test } from 'vitest';
import { code, type Line, prose } from '../../server/src/lsp/hover/card.ts';
import {
  markdownCode,
  markdownLine,
  markdownText,
  plainLine,
  shown,
} from '../../server/src/lsp/hover/markdown.ts';

/** What a client makes of Markdown: VS Code renders hovers with this library. */
function html(markdown: string): string {
  return marked.parse(markdown, { async: false, gfm: true, breaks: false });
}

/** The tags that stand in HTML, without those of a paragraph of text and code. */
function markup(markdown: string): string[] {
  return (html(markdown).match(/<[a-z!/][^>]*>/gi) ?? []).filter(
    (tag) => !/^<\/?(?:p|code)>$|^<br ?\/?>$/.test(tag),
  );
}

function textOf(markdown: string): string {
  return html(markdown)
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .trim();
}

const HOSTILE = [
  'a`b',
  '``',
  '`',
  '` `',
  'ends with `',
  '```js\nalert(1)\n```',
  '[click](command:workbench.action.terminal.new)',
  '[x]: command:evil',
  '[x][y]',
  '![](https://evil.example/pixel.png)',
  '<img src=x onerror=alert(1)>',
  '<script>alert(1)</script>',
  '<https://evil.example>',
  '<a href="command:evil">x</a>',
  '<!-- hidden -->',
  '&lt;b&gt; &amp; &#60;',
  'https://evil.example/a',
  'www.evil.example',
  'me@evil.example',
  'mailto:me@evil.example',
  'see https://evil.example/(a) and "http://b.example".',
  '**bold** __bold__ *em* _em_ ~~gone~~',
  '# heading',
  '- item',
  '+ item',
  '1. item',
  '12) item',
  '> quoted',
  '---',
  '===',
  '    code',
  '| a | b |\n| - | - |\n| c | d |',
  'a  \nb\n\n# c',
  'a\r\nb\u2028c\u2029d\u0085e',
  '\u001b[31mred\u001b[0m',
  '\u001b]8;;https://evil.example\u0007x',
  '\u009b31m',
  'user\u202etxt.exe',
  '\u2066\u2069\u200e\u200b\ufeff',
  '\ud800',
  '\udc00x',
  '\u3164\u115f\u2800',
  'a\ufe0fb\u{e0100}',
  '\\',
  '\\`',
  'a\\',
  '$(alert) $x$ $$y$$',
  '^[note](x) [^1]',
  ':smile: @me #12',
  '--flag',
  '',
  ' ',
  '\t',
  `${'a'.repeat(5000)}\``,
  '`'.repeat(300),
];

describe.each([
  ['a name', markdownCode],
  ['a sentence', markdownText],
  ['a part of a line', (text: string) => markdownLine([code(text), ' and ', { kind: 'said', text }])],
  ['the beginning of a line', (text: string) => markdownLine([{ kind: 'said', text }])],
])('%s of a file', (_, escape) => {
  test.each(HOSTILE)('is no markup: %j', (text) => {
    const markdown = escape(text);
    expect(markup(markdown)).toEqual([]);
    expect(markdown).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    expect(markdown.length).toBeLessThan(3000);
  });

  test('is no markup whatever its signs are', () => {
    const signs = [
      '`',
      '*',
      '_',
      '[',
      ']',
      '(',
      ')',
      '<',
      '>',
      '!',
      '\\',
      '#',
      '-',
      '~',
      '|',
      '&',
      ':',
      '/',
      '@',
      '.',
      '"',
      ' ',
      'a',
      'www.',
      'https://',
      'command:',
      '\n',
      '1',
      '&#x3c;',
      '\u202e',
    ];
    let seed = 7;
    const next = (below: number) => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return (seed >>> 8) % below;
    };
    for (let round = 0; round < 3000; round++) {
      let text = '';
      for (let count = 1 + next(12); count > 0; count--) text += signs[next(signs.length)];
      expect(markup(escape(text)), JSON.stringify(text)).toEqual([]);
    }
  });
});

test('without the escape they are markup, so that the tests above can fail', () => {
  const bad = HOSTILE.filter((text) => markup(text).length > 0);
  expect(bad.length).toBeGreaterThan(20);
});

test('what is shown is what was there', () => {
  for (const text of [
    'nixos-25.05',
    'a`b',
    'my_input_2',
    'https://a.example/b?ref=c',
    '1.2 <3> & 4',
    'x*y*z',
    '&lt;b&gt; &amp; &#60;',
  ])
    for (const escape of [markdownCode, markdownText]) expect(textOf(escape(text))).toBe(text);
  expect(markdownText('the input "nixpkgs" is old')).toBe('the input "nixpkgs" is old');
});

test('tokens are not shown, and what cannot be seen is', () => {
  expect(shown('x ghp_0123456789abcdefghijABCDEFGHIJ012345 y')).toBe('x … y');
  expect(shown('a\u202eb\u001b[0m\n')).toBe('a\\u{202e}b\\u{1b}[0m\\u{a}');
  expect(plainLine([code('a\nb`'), ' ', { kind: 'said', text: '\u001b[1m' }])).toBe('a\\u{a}b` \\u{1b}[1m');
});

test.each([
  'command:workbench.action.terminal.new',
  'javascript:alert(1)',
  'data:text/html,x',
  'http://a.example',
  'vscode://x/y',
  'https://me:secret@a.example/',
  'no address',
  '',
])('no link leads to %j', (address) => {
  const line: Line = [{ kind: 'link', label: 'here', address }];
  expect(markdownLine(line)).toBe('here');
  expect(plainLine(line)).toBe('here');
});

test('a link ends where its address ends', () => {
  const line: Line = [{ kind: 'link', label: 'a]b', address: 'https://a.example/x) [evil](command:y "z' }];
  expect(html(markdownLine(line)).match(/<a /g)).toHaveLength(1);
  expect(html(markdownLine(line))).toContain('>a]b</a>');
});

test('names between backquotes in our own texts are code', () => {
  expect(markdownLine(prose('`rev` pins *it* by `a_b`.'))).toBe('`rev` pins \\*it\\* by `a_b`.');
});

import { describe, expect, it } from 'vitest';
import { markdownCode, markdownLink, markdownText } from '../../server/src/cli/markdown-text.ts';

describe('text of others in Markdown', () => {
  it.each([
    ['*a* _b_ `c` ~d~ $e$', String.raw`\*a\* \_b\_ \`c\` \~d\~ \$e\$`],
    ['<img src=x onerror=y>&amp;', String.raw`\<img src=x onerror=y\>\&amp;`],
    ['![x](https://a.b/c)', String.raw`!\[x\](https:<!-- -->//a.b/c)`],
    ['@user #1 GH-1 a@b.c', '@<!-- -->user #<!-- -->1 GH<!-- -->-1 a@<!-- -->b.c'],
    ['www.a.b mailto:x', 'www<!-- -->.a.b mailto<!-- -->:x'],
    ['a\n# b\r| c |', String.raw`a\\n#<!-- --> b\\r\| c \|`],
    ['\u202e\u200b\u001b[2J', String.raw`\\u{202e}\\u{200b}\\e\[2J`],
  ])('%j as a sentence', (text, shown) => {
    expect(markdownText(text)).toBe(shown);
  });

  it.each([
    ['nixpkgs', '`nixpkgs`'],
    ['a`b', '``a`b``'],
    ['`a', '`` `a ``'],
    ['a|b', String.raw`${'`'}a\u{7c}b${'`'}`],
    ['a\\|b', String.raw`${'`'}a\\u{7c}b${'`'}`],
    ['a\nb', String.raw`${'`'}a\nb${'`'}`],
    ['', '` `'],
  ])('%j as code', (text, shown) => {
    expect(markdownCode(text)).toBe(shown);
  });

  it('is short', () => {
    expect(markdownText('@'.repeat(1e6)).length).toBeLessThan(7000);
    expect(markdownCode('`'.repeat(1e6)).length).toBeLessThan(2000);
  });

  it.each([
    ['https://github.com/a/b/compare/1...2', '[x](https://github.com/a/b/compare/1...2)'],
    ['https://github.com/a)b|<c>', '[x](https://github.com/a%29b%7C%3Cc%3E)'],
    ['http://github.com/', 'x'],
    ['javascript:alert(1)', 'x'],
    ['https://u:p@github.com/', 'x'],
    ['nonsense', 'x'],
  ])('%j as a link', (address, shown) => {
    expect(markdownLink('x', address)).toBe(shown);
  });
});

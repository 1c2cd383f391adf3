import { describe, expect, it } from 'vitest';
import { excerptOf } from '../../server/src/cli/audit/excerpt.ts';
import { colors } from '../../server/src/cli/terminal/colors.ts';
import { sourceLine } from '../../server/src/cli/terminal/source-line.ts';
import { visible } from '../../server/src/cli/terminal/visible.ts';
import { textWidth } from '../../server/src/cli/terminal/width.ts';
import { findingText, summaryText } from '../../server/src/cli/text-format.ts';
import type { Finding } from '../../server/src/engine/finding.ts';
import { lineStarts, rangeOf } from '../../server/src/text/lines.ts';

const plain = { colors: colors(false), columns: 80, wraps: false, cwd: '/home/me/project' };

/** A finding on the text between ‹ and ›. */
function shown(marked: string, change: Partial<Finding> = {}) {
  const start = marked.indexOf('‹');
  const end = marked.indexOf('›') - 1;
  const text = marked.replace('‹', '').replace('›', '');
  const lines = lineStarts(text);
  const span = { start, end };
  const location = { path: '/home/me/project/flake.nix', span, range: rangeOf(lines, span) };
  const finding: Finding = {
    rule: 'some-rule',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    message: 'Something is wrong.',
    location,
    subject: 'nixpkgs',
    key: 'key',
    related: [],
    fixes: [],
    ...change,
  };
  return { finding, excerpt: excerptOf(text, lines, location) };
}

/** The source line and the marker line. */
function drawn(marked: string, columns = 80): readonly [source: string, marker: string] {
  const { source, indent, marker } = sourceLine(shown(marked).excerpt, columns);
  return [source, `${indent}${marker}`];
}

describe('the source line', () => {
  it.each([
    ['a line', '{\n  a = ‹"x"›;\n}', '  a = "x";', '      ^^^'],
    ['CRLF', '{\r\n  a = ‹"x"›;\r\n}', '  a = "x";', '      ^^^'],
    ['a lone CR', '{\r  a = ‹"x"›;\r}', '  a = "x";', '      ^^^'],
    ['tabs', '\ta\t= ‹b›;', '    a   = b;', '          ^'],
    ['a byte order mark', '\ufeff‹a›', 'a', '^'],
    ['wide letters before', 'x = "漢字" + ‹y›', 'x = "漢字" + y', '             ^'],
    ['wide letters inside', '"‹漢字›"', '"漢字"', ' ^^^^'],
    ['emoji, joined ones too', '😀👨‍👩‍👧❤️ ‹y›', '😀👨‍👩‍👧❤️ y', '       ^'],
    ['combining marks', 'e\u0301 ‹y›', 'e\u0301 y', '  ^'],
    ['an empty place', 'ab‹›c', 'abc', '  ^'],
    ['an empty place at the end', 'ab‹›\n', 'ab', '  ^'],
    ['an empty text', '‹›', '', '^'],
    ['a place of several lines', 'a = ‹{\n}›;', 'a = {', '    ^…'],
    ['a place up to the end of its line', 'a = ‹{\n›}', 'a = {', '    ^'],
    ['a line end', 'a‹\n›b', 'a', ' ^'],
    [
      'what must not reach a terminal',
      '\u001b[2J"\u202e\u200b‹x›',
      '\\e[2J"\\u{202e}\\u{200b}x',
      '                      ^',
    ],
    ['half an emoji', '\ud83d‹x›', '\\u{d83d}x', '        ^'],
  ])('shows %s', (_, marked, source, marker) => {
    expect(drawn(marked)).toEqual([source, marker]);
  });

  it.each([
    ['"git+http://user:‹hunter2›@h/r"', '"git+http://user:*******@h/r"'],
    ['"https://u:‹p@ss:wörd›@h/r?ref=x"', '"https://u:*********@h/r?ref=x"'],
    ['"https://‹0123456789abcdef0123›@h/r"', '"https://********************@h/r"'],
    [
      '"https://h/r?ref=a&access_token=‹abc›&rev=b&PRIVATE-TOKEN=x"',
      '"https://h/r?ref=a&access_token=***&rev=b&PRIVATE-TOKEN=*"',
    ],
    [`github.com=‹ghp_${'a'.repeat(36)}›`, `github.com=${'*'.repeat(40)}`],
    ['"ssh://‹git›@github.com/a/b?narHash=x&author=y"', '"ssh://git@github.com/a/b?narHash=x&author=y"'],
    ['"https://u:‹${token}›@h/r?token=${token}"', '"https://u:${token}@h/r?token=${token}"'],
    ['"https://u:‹hunter2›${rest}"', '"https://u:*******${rest}"'],
    ['"https://u:‹p@ss›${rest}"', '"https://u:****${rest}"'],
    ['"https:/u:‹hunter2›${rest}"', '"https:/u:*******${rest}"'],
    ['"https://‹ghp_abcdefghijklm›${rest}"', '"https://*****************${rest}"'],
    ['"http://h:‹80›${path}" "https://cdn.${domain}"', '"http://h:80${path}" "https://cdn.${domain}"'],
    [`"https://h:‹80›/x" "a@b"`, `"https://h:80/x" "a@b"`],
  ])('masks secrets in %s', (marked, source) => {
    const start = marked.indexOf('‹');
    expect(drawn(marked)).toEqual([
      source,
      `${' '.repeat(start)}${'^'.repeat(marked.indexOf('›') - start - 1)}`,
    ]);
  });

  it('masks a secret also where the line is cut inside it', () => {
    const secret = 'S'.repeat(1500);
    expect(drawn(`"https://u:${secret}‹S›${secret}@h"`).join('')).not.toContain('S');
    expect(drawn(`"https://u:${secret}@‹h›"`).join('')).not.toContain('S');
    expect(drawn(`‹"https›://u:${secret}@h"`).join('')).not.toContain('S');
  });

  it('shows no command to a CI system', () => {
    expect(drawn('##[group] ##vso[x] ‹y›')).toEqual([
      '\\u{23}#[group] \\u{23}#vso[x] y',
      `${' '.repeat(29)}^`,
    ]);
  });

  it('cuts a long line around the marker', () => {
    expect(drawn(`${'x'.repeat(5000)} ‹HERE› ${'y'.repeat(5000)}`, 40)).toEqual([
      '…xxxxxxxxx HERE yyyyyyyyyyyyyyyyyyyyyyy…',
      '           ^^^^',
    ]);
    expect(drawn(`‹${'x'.repeat(5000)}›`, 20)).toEqual(['xxxxxxxxxxxxxxxxxx…', '^^^^^^^^^^^^^^^^^^…']);
    expect(drawn(`${'漢'.repeat(2000)}‹字›${'漢'.repeat(2000)}`, 20)[0]).toContain('字');
  });

  it.each([20, 40, 80])('never takes more than %d columns', (columns) => {
    for (const unit of ['x', '漢', '😀', '\t', '\u001b', 'e\u0301']) {
      for (const before of [0, 5, 100, 700]) {
        for (const inside of [0, 1, 50, 3000]) {
          const [source, marker] = drawn(
            `${unit.repeat(before)}‹${unit.repeat(inside)}›${unit.repeat(2000)}`,
            columns,
          );
          expect(textWidth(source)).toBeLessThanOrEqual(columns);
          expect(textWidth(marker)).toBeLessThanOrEqual(columns + 1);
          expect(marker).toMatch(/^ *\^+…?$/);
        }
      }
    }
  });

  it('is quick on a line of 20 MB', () => {
    const start = performance.now();
    drawn(`${'漢'.repeat(3e6)}‹x›${'y'.repeat(1e7)}`);
    expect(performance.now() - start).toBeLessThan(3000);
  });
});

describe('a finding', () => {
  it('is shown with its line and its related places', () => {
    const text = '{\n  inputs.nixpkgs.url = ‹"nixpkgs"›;\n}\n';
    const related = [
      {
        location: { ...shown(text).finding.location, path: '/elsewhere/flake.lock' },
        message: 'locked here',
      },
    ];
    const fixes = [
      { kind: 'edit' as const, title: 'Write the whole reference', safety: 'safe' as const, edits: [] },
    ];
    expect(findingText(shown(text, { related, fixes }), plain)).toBe(
      [
        'flake.nix:2:24: warning: Something is wrong. [some-rule]',
        ' 2 |   inputs.nixpkgs.url = "nixpkgs";',
        '   |                        ^^^^^^^^^',
        '   = /elsewhere/flake.lock:2:24: locked here',
        '   = fix: Write the whole reference (safe)',
        '',
      ].join('\n'),
    );
  });

  it('is wrapped on a terminal', () => {
    const text = findingText(
      shown('‹x›', { message: `The input ${'is not what it seems '.repeat(6)}at all.` }),
      {
        ...plain,
        wraps: true,
      },
    );
    expect(text).toBe(
      [
        'flake.nix:1:1: warning: The input is not what it seems is not what it seems',
        '    is not what it seems is not what it seems is not what it seems is not what',
        '    it seems at all. [some-rule]',
        ' 1 | x',
        '   | ^',
        '',
      ].join('\n'),
    );
  });

  it('carries nothing of a hostile repository to the terminal', () => {
    const hostile = 'a\u001b]0;owned\u0007\n\u202e\u009b31m';
    const one = shown('‹x›', { message: hostile });
    const at = { ...one.finding.location, path: `/home/me/project/${hostile}.nix` };
    const text = findingText(
      shown('‹x›', { message: hostile, location: at, related: [{ location: at, message: hostile }] }),
      plain,
    );
    // oxlint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(text.split('\n')).toHaveLength(5);
    expect(text).toContain('\\e]0;owned\\u{7}\\n\\u{202e}\\u{9b}31m');
  });

  it('is coloured by severity, when colours are asked for', () => {
    const coloured = { ...plain, colors: colors(true) };
    expect(findingText(shown('‹x›', { severity: 'error' }), coloured)).toContain('\u001b[31m');
    expect(findingText(shown('‹x›', { severity: 'error' }), plain)).not.toContain('\u001b');
  });
});

describe('the summary', () => {
  const run = { files: 1250, bytes: 2_345_678, milliseconds: 1234, suppressed: 0, outside: 0, failures: 0 };

  it('counts', () => {
    const findings = [
      shown('‹x›', { severity: 'hint', rule: 'minor' }),
      shown('‹x›'),
      shown('‹x›', { severity: 'error', rule: 'major' }),
    ];
    expect(summaryText(findings, { ...run, suppressed: 2, outside: 1 }, plain)).toBe(
      [
        'Found 1 error, 1 warning and 1 hint in 1 file. Audited 1,250 files (2.3 MB) in 1.2 s.',
        '2 findings silenced by comments.',
        '1 link leading outside not followed.',
        'Why it matters and what to do: nix-audit explain major',
        '',
      ].join('\n'),
    );
  });

  it('says that nothing was found only when everything was looked at', () => {
    expect(summaryText([], run, plain)).toBe('Nothing found. Audited 1,250 files (2.3 MB) in 1.2 s.\n');
    const failed = summaryText([], { ...run, failures: 1 }, plain);
    expect(failed).toBe(
      'Audited 1,250 files (2.3 MB) in 1.2 s.\nThe audit is not complete: 1 failure, named above.\n',
    );
  });
});

describe('visible', () => {
  it('leaves ordinary text alone', () => {
    const text = 'naïve 漢字 😀 👨‍👩‍👧 e\u0301 "\\n" עברית';
    expect(visible(text)).toBe(text);
  });
});

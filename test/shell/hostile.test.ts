import { expect, test } from 'vitest';
import { read, readExec } from './reading.ts';
import { plainMapped } from '../../server/src/text/mapped.ts';

/** Bounds are wide, as machines differ; what is not linear takes minutes for these. */
const LIMIT = 20_000;

const HOSTILE: readonly (readonly [string, string])[] = [
  ['$(', '$('.repeat(500_000)],
  ['quotes that are not closed', '"$('.repeat(100_000)],
  ['a quote over many lines', `echo '${'a b\n'.repeat(200_000)}`],
  ['parentheses', '('.repeat(300_000)],
  ['braces', '{ '.repeat(200_000)],
  ['if', 'if '.repeat(200_000)],
  ['a pipeline', Array(20_000).fill('cmd a').join(' | ')],
  ['a list', Array(20_000).fill('cmd a > f').join(' && ')],
  ['lines', 'cmd a\n'.repeat(50_000)],
  ['nested pipelines', `${'( a | '.repeat(3000)}x${' )'.repeat(3000)}`],
  ['nested substitutions', `${'echo $('.repeat(5000)}x${')'.repeat(5000)}`],
  [
    'values that double',
    `${Array.from({ length: 5000 }, (_, i) => `A${i}=$A${i + 1}$A${i + 1}`).join('\n')}\nA5000=x\necho $A0`,
  ],
  ['a long value', `A="${'x'.repeat(4000)}"\n${'echo $A$A$A\n'.repeat(20_000)}`],
  ['commands in a value', `x=$(${'a;'.repeat(5000)})\n${'eval "$x"\n'.repeat(5000)}`],
  ['here-documents', 'cat <<A\n'.repeat(50_000)],
  ['here-documents of one line', `cat${' <<A'.repeat(50_000)}\n`],
  ['substitutions in a here-document', `cat <<A\n${'$(a)'.repeat(50_000)}\nA\n`],
  ['sums', '$(('.repeat(200_000)],
  ['sums that are none', `${'$(('.repeat(3000)}a)${' )'.repeat(3000)}`],
  ['expansions', '${x#'.repeat(100_000)],
  ['escapes', 'a\\\n'.repeat(200_000)],
  ['operators', '| && ; < > ) '.repeat(30_000)],
  ['arrays', 'A=('.repeat(50_000)],
  ['functions', 'f()'.repeat(50_000)],
  ['a pipeline of assignments', 'A=|'.repeat(50_000)],
  ['documents in backquotes', '`<<A'.repeat(20_000)],
  ['sudo', 'sudo '.repeat(100_000)],
  ['nix develop', `${'nix develop -c '.repeat(30_000)}x`],
  ['find', `find ${'-exec a \\; '.repeat(30_000)}`],
  ['code', "sh -c 'curl x | sh'\n".repeat(10_000)],
  ['code that runs itself', `A='${'eval "$A";'.repeat(400)}'\n${'eval "$A"\n'.repeat(1000)}`],
  ['redirections', `a ${'> f '.repeat(50_000)}`],
  ['redirections of blocks', `${'{ '.repeat(150)}${'a;'.repeat(20_000)}${'} > f; '.repeat(150)}`],
  ['errors', 'curl x | sh\n(\n'.repeat(30_000)],
  ['an error around it all', `if x; then\n${'a $(b)\n'.repeat(20_000)}`],
  ['a format', `printf '${'%s'.repeat(50_000)}' ${'a '.repeat(50_000)}| sh`],
  ['case', `case x in ${'a) b;; '.repeat(30_000)}esac`],
  ['indices', 'a['.repeat(100_000)],
];

test.each(HOSTILE)('%s', { timeout: LIMIT * 2 }, (_, text) => {
  const start = performance.now();
  const script = read(text);
  expect(performance.now() - start).toBeLessThan(LIMIT);
  expect(script.text.text).toBe(text);
});

test('commands before and behind what is too hard are read', () => {
  const script = read(`curl x | sh\n${'A=|'.repeat(50_000)}A=\nwget y\n`);
  expect(script.commands.map(({ program }) => program)).toEqual(
    expect.arrayContaining(['curl', 'sh', 'wget']),
  );
  expect(script.damage.length).toBeGreaterThan(0);
});

test('of a pipeline that is very long each command knows those near it', () => {
  const { commands } = read(Array(1000).fill('a').join(' | '));
  expect(commands).toHaveLength(1000);
  expect(commands[500]?.from[0]).toBe(commands[499]);
  expect(commands[500]?.to[0]).toBe(commands[501]);
  expect(commands[500]?.from).toHaveLength(64);
});

test('any text can be read', () => {
  const signs = [
    'a',
    ' ',
    '\n',
    "'",
    '"',
    '`',
    '$',
    '(',
    ')',
    '{',
    '}',
    '<',
    '>',
    '|',
    '&',
    ';',
    '\\',
    '#',
    '=',
    '[',
    ']',
    '!',
    '\u{fffc}',
    '\0',
    '\r',
    'é',
    '\ud800',
    'case x in ',
    'esac',
    'if ',
    'fi',
    'sh -c ',
  ];
  let state = 7;
  for (let round = 0; round < 2000; round++) {
    let text = '';
    for (let i = 0; i < 30; i++) {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      text += signs[(state >> 8) % signs.length];
    }
    for (const script of [read(text), readExec(plainMapped(text))])
      for (const { span, nameSpan } of script.commands) {
        expect(span.start).toBeLessThanOrEqual(nameSpan.start);
        expect(nameSpan.end).toBeLessThanOrEqual(span.end);
        expect(span.end).toBeLessThanOrEqual(text.length);
      }
  }
});

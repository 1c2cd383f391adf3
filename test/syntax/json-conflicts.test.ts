import { describe, expect, test } from 'vitest';
import { loadSyntax } from '../../server/src/engine/disk/grammars.ts';
import { damaged, good, plain } from './good-json.ts';

const syntax = await loadSyntax();

const whole: unknown = JSON.parse(good);

describe('merge conflicts', () => {
  const ours = '        "rev": "abc"\n';
  const theirs = '        "rev": "def"\n';
  test.each([
    ['of git', `<<<<<<< HEAD\n${ours}=======\n${theirs}>>>>>>> main\n`, 'HEAD', 'main'],
    [
      'of git in the style diff3',
      `<<<<<<< HEAD\n${ours}||||||| 2b399f9\n        "rev": "x"\n=======\n${theirs}>>>>>>> main\n`,
      'HEAD',
      'main',
    ],
    [
      'inside another',
      `<<<<<<< up\n${ours}=======\n<<<<<<< HEAD\n${theirs}=======\n>>>>>>> main\n>>>>>>> stash\n`,
      'up',
      'stash',
    ],
    [
      'of Jujutsu',
      `<<<<<<< 1 of 1\n%%%%%%% from base to side #1\n-        "rev": "x"\n+        "rev": "y"\n+++++++ side #2\n${ours}>>>>>>> 1 of 1 ends\n`,
      '1 of 1',
      '1 of 1 ends',
    ],
  ])('%s are one region, and one side is read', (_, conflict, label, other) => {
    for (const end of ['\n', '\r\n']) {
      const text = damaged(ours, conflict).replaceAll('\n', end);
      const { value, problems, conflicts } = syntax.parseJson(text);
      expect(problems).toEqual([]);
      expect(conflicts).toEqual([
        {
          span: { start: text.indexOf('<<<<<<<'), end: text.lastIndexOf('>>>>>>>') + 8 + other.length },
          ours: label,
          theirs: other,
        },
      ]);
      expect(plain(value)).toEqual(whole);
    }
  });

  test('a side may be empty', () => {
    const text = damaged('  "version": 7', `  "version": 7\n<<<<<<< HEAD\n=======\n,  "x": 1\n>>>>>>> main`);
    const { value, problems, conflicts } = syntax.parseJson(text);
    expect(problems).toEqual([]);
    expect(conflicts).toHaveLength(1);
    expect(plain(value)).toEqual(whole);
  });

  test.each(['=======', '<<<<<<< HEAD', '>>>>>>> main', '||||||| base'])(
    'a marker that was left: %s',
    (marker) => {
      const text = damaged(ours, `${ours}${marker}\n`);
      const { value, problems, conflicts } = syntax.parseJson(text);
      expect(problems).toEqual([]);
      expect(conflicts.map(({ span }) => text.slice(span.start, span.end))).toEqual([marker]);
      expect(plain(value)).toEqual(whole);
    },
  );

  test('a marker inside a string, or not at the start of a line, is none', () => {
    const text = damaged('"abc"', '"<<<<<<< HEAD"\n  ======= x');
    expect(syntax.parseJson(text).conflicts).toEqual([]);
  });
});

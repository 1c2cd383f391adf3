import { DockerfileParser } from 'dockerfile-ast';
import { describe, expect, test } from 'vitest';
import { type Dockerfile, readDockerfile } from '../../server/src/shell/docker/dockerfile.ts';
import { dockerfileLines } from '../../server/src/shell/docker/lines.ts';
import { seeded } from '../harness/random.ts';

const scripts = (file: string): string[] =>
  readDockerfile(file).scripts.map(({ place, text }) => `${place.name}:${text.text}`);

const images = (file: string): string[] => readDockerfile(file).images.map(({ text }) => text);

describe('what is shell', () => {
  test.each<[string, string, string[]]>([
    ['a line', 'RUN a | b\n', ['RUN: a | b']],
    ['small letters and no line end', 'run a', ['RUN: a']],
    ['continued lines', 'RUN a && \\\n  b\\\nc\nRUN d\n', ['RUN: a &&   bc', 'RUN: d']],
    ['blanks behind the sign that continues', 'RUN a \\ \t\n b\n', ['RUN: a  b']],
    ['comments and empty lines inside', 'RUN a \\\n# x\n\n  # y \\\n b\nRUN c\n', ['RUN: a  b', 'RUN: c']],
    ['two backslashes at the end', 'RUN a \\\\\nRUN b\n', ['RUN: a \\\\', 'RUN: b']],
    ['a continuation at the end', 'RUN a \\\n', ['RUN: a ']],
    ['another sign that continues', '# escape=`\nRUN a\\ `\n b\n', ['RUN: a\\  b']],
    ['a directive that is none any more', '# x\n# escape=`\nRUN a `\nRUN b\n', ['RUN: a `', 'RUN: b']],
    ['an unknown directive before', '# a=b\n# escape=`\nRUN a `\nRUN b\n', ['RUN: a `', 'RUN: b']],
    ['flags', 'RUN --mount=type=cache,target=/x --network=none a --b\n', ['RUN: a --b']],
    ['a keyword in two lines', 'R\\\nUN a\n', ['RUN: a']],
    ['returns', 'RUN a \\\r\n# x\r\n b\r\nRUN c\r\n', ['RUN: a  b', 'RUN: c']],
    ['a byte order mark', '\uFEFFRUN a\n', ['RUN: a']],
    ['a trigger', 'ONBUILD RUN a\n', ['RUN: a']],
    ['what is run at last', 'CMD a\nENTRYPOINT exec b\n', ['CMD: a', 'ENTRYPOINT: exec b']],
    ['variables for the rest', 'ENV A=1 B="2 3"\nENV C 4\n', ['ENV:export A=1 B="2 3"']],
    ['nothing', 'RUN\nRUN \nFROM a\nUSER b\n1 2\nRUNX y\n', []],
  ])('%s', (_, file, expected) => expect(scripts(file)).toEqual(expected));

  test.each<[string, string, string[]]>([
    ['words', 'RUN ["sh", "-c", "a | b"]\n', ["RUN:'sh' '-c' 'a | b'"]],
    ['quotes in words', String.raw`RUN ["a'b", "c\"d\\e\u0041"]`, [`RUN:'a'\\''b' 'c"d\\eA'`]],
    ['no words', 'RUN [ -f a ] && b\n', ['RUN: [ -f a ] && b']],
    ['words that go on', 'RUN ["a"] && b\n', ['RUN: ["a"] && b']],
    ['words over lines', 'CMD ["a", \\\n  "b"]\n', ["CMD:'a' 'b'"]],
  ])('lists: %s', (_, file, expected) => expect(scripts(file)).toEqual(expected));

  test.each<[string, string, string[]]>([
    ['alone', 'RUN <<EOF\na\n# b\nEOF\nRUN c\n', ['RUN:a\n# b\n', 'RUN: c']],
    ['with tabs', 'RUN <<-EOF\n\ta\n\tEOF\nRUN c\n', ['RUN:\ta\n', 'RUN: c']],
    ['quoted', 'RUN <<"EOF"\na \\\nEOF\nRUN c\n', ['RUN:a \\\n', 'RUN: c']],
    ['of a command', 'RUN cat <<EOF > x\na\nEOF\nRUN c\n', ['RUN: cat <<EOF > x\na\nEOF', 'RUN: c']],
    ['two', 'RUN a <<A <<B\n1\nA\n2\nB\nRUN c\n', ['RUN: a <<A <<B\n1\nA\n2\nB', 'RUN: c']],
    ['of another instruction', 'COPY <<A /x\nRUN y\nA\nRUN c\n', ['RUN: c']],
    ['of a trigger', 'ONBUILD RUN <<A\nRUN y\nA\nRUN c\n', ['RUN:RUN y\n', 'RUN: c']],
    ['with a flag', 'RUN --mount=type=ssh <<A\na\nA\n', ['RUN:a\n']],
    // Docker refuses it; what is below must not be hidden by it.
    ['without an end', 'RUN a <<EOF\nRUN b\n', ['RUN: a <<EOF', 'RUN: b']],
    ['in quotes', 'RUN sh -c "a <<F" \nRUN b\nF\n', ['RUN: sh -c "a <<F" ', 'RUN: b']],
    ['a sum', 'RUN a $((1 << 2))\nRUN b\n', ['RUN: a $((1 << 2))', 'RUN: b']],
    ['a string', 'RUN a <<< b\nRUN b\n', ['RUN: a <<< b', 'RUN: b']],
  ])('here-documents: %s', (_, file, expected) => expect(scripts(file)).toEqual(expected));

  test.each<[string, string, string[]]>([
    ['another shell', 'SHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN a\n', ['RUN: a']],
    ['no shell', 'SHELL ["powershell", "-Command"]\nRUN a\nCMD b\n', []],
    ['words need none', 'SHELL ["powershell"]\nRUN ["a"]\n', ["RUN:'a'"]],
    ['the next stage has its own', 'SHELL ["cmd"]\nRUN a\nFROM x\nRUN b\n', ['RUN: b']],
  ])('SHELL: %s', (_, file, expected) => expect(scripts(file)).toEqual(expected));
});

describe('images', () => {
  test.each<[string, string, string[]]>([
    ['the base', 'FROM debian:12\n', ['debian:12']],
    ['with a platform', 'FROM --platform=$BUILDPLATFORM debian AS x\n', ['debian']],
    ['nothing at all', 'FROM scratch\n', []],
    ['an earlier stage', 'FROM a AS Build\nFROM build\nCOPY --from=BUILD /x /y\n', ['a']],
    ['a stage by its number', 'FROM a\nFROM b\nCOPY --from=0 /x /y\n', ['a', 'b']],
    ['copied from', 'FROM a\nCOPY --chown=1 --from=ghcr.io/x/y:1 /x /y\n', ['a', 'ghcr.io/x/y:1']],
    ['an argument', 'ARG V=12\nFROM debian:${V}-slim\nFROM x:$V\n', ['debian:12-slim', 'x:12']],
    ['an argument without a value', 'ARG V\nFROM debian:${V}\n', []],
    ['an argument with a fallback', 'ARG V\nFROM debian:${V:-11}\n', ['debian:11']],
    ['an argument of an argument', 'ARG A=1 B="$A.2"\nFROM x:${B}\n', ['x:1.2']],
    ['an argument of a stage', 'FROM a\nARG V=1\nFROM b:$V\n', ['a']],
    ['an unknown argument', 'FROM a:${V+1}\n', []],
    ['half of it', 'FROM\nFROM \nFROM --platform=x\nCOPY --from=\n', []],
  ])('%s', (_, file, expected) => expect(images(file)).toEqual(expected));

  test('the place is that in FROM', () => {
    const file = 'ARG V=12\nFROM debian:$V AS x\n';
    const [image] = readDockerfile(file).images;
    expect(file.slice(image?.span.start, image?.span.end)).toBe('debian:$V');
  });

  test('arguments that are put into one another do not grow without bounds', () => {
    const file = `ARG A0=aaaaaaaaaa\n${Array.from({ length: 60 }, (_, at) => `ARG A${at + 1}=$A${at}$A${at}\n`).join('')}FROM x:$A60\n`;
    expect(images(file)).toEqual([]);
  });
});

test('comments stand outside of scripts and between their lines', () => {
  const file = '# a\nRUN x \\\n  # b\n y\nRUN <<E\n# c\nE\n#d';
  const { comments } = readDockerfile(file);
  expect(comments.map(({ text, span }) => [text, file.slice(span.start, span.end)])).toEqual([
    ['a', '# a'],
    ['b', '# b'],
    ['d', '#d'],
  ]);
});

const pieces = [
  'RUN ',
  'ONBUILD ',
  'FROM ',
  'ARG A=',
  'SHELL ',
  'COPY --from=',
  'ENV A=',
  'a',
  ' b',
  '"c d"',
  "'",
  '"',
  '\\',
  '\\\n',
  '\\ \n',
  '\n',
  '\n',
  '\r\n',
  '# x\n',
  '[',
  '"e",',
  '"f"]',
  '<<E',
  '<<-E',
  '\nE\n',
  '\n\tE\n',
  '\t',
  '$A',
  '${A}',
  '🦊',
  '\u0000',
  '`',
  '# escape=`\n',
  '\uFEFF',
  String.raw`"\u0041\n"`,
];

/** Where a sign of a script stands by itself in the file, it is that sign; quotes are made of those of lists. */
function misplaced(file: string, { scripts: found, images: from, comments }: Dockerfile): string[] {
  const wrong = found.flatMap(({ text: mapped }) =>
    [...mapped.text.matchAll(/[^]/g)].flatMap(({ 0: sign, index }) => {
      const { start, end } = mapped.spanOf(index, index + 1);
      const there = file.slice(start, end);
      return there.length !== 1 || there === sign || there === '"' || there === "'"
        ? []
        : [`${there} for ${sign}`];
    }),
  );
  const outside = [...from, ...comments].filter(
    ({ span }) => span.end > file.length || span.start > span.end,
  );
  return [...wrong, ...outside.map(({ text }) => `${text} is outside`)];
}

test('whatever it is given it reads, and each sign has its place', () => {
  const next = seeded(5);
  for (let round = 0; round < 5000; round++) {
    const length = 1 + (next() % 14);
    const file = Array.from({ length }, () => pieces[next() % pieces.length]).join('');
    expect(misplaced(file, readDockerfile(file)), JSON.stringify(file)).toEqual([]);
  }
});

test.each([
  ['FROM a AS b\n# c\nRUN x \\\n # d\n\n  y && \\\n z\nONBUILD RUN z\nLABEL a=b\nCMD ["x"]\n'],
  ['# syntax=docker/dockerfile:1\n# escape=`\nFROM a\nRUN x `\n y\nCOPY a b\n'],
  ['FROM a\r\nRUN x \\\r\n  y\r\nRUN z\r\n'],
  ['FROM a\nRUN <<EOF\nRUN no\nEOF\nRUN cat <<-A <<B > x\nRUN no\n\tA\nRUN no\nB\nUSER x'],
])('instructions are those that another reader finds: %j', (file) => {
  const theirs = DockerfileParser.parse(file)
    .getInstructions()
    .map((one) => one.getKeyword());
  expect(dockerfileLines(file).instructions.map(({ keyword }) => keyword)).toEqual(theirs);
});

test.each<[string, (size: number) => string]>([
  ['here-documents without an end', (size) => 'RUN a <<E\n'.repeat(size / 10)],
  ['ends that are indented', (size) => `${'RUN a <<E\n'.repeat(size / 10)}\tE\n`],
  ['comments in a command', (size) => `RUN a \\\n${'# b\n'.repeat(size / 4)}`],
  ['quotes', (size) => `RUN <<${'"'.repeat(size)}\n`],
  ['words of a list', (size) => `RUN [${'"a",'.repeat(size / 4)}`],
  ['options', (size) => `RUN ${'--a=b '.repeat(size / 6)}\n`],
  ['blanks', (size) => `FROM ${' '.repeat(size)}\nCOPY ${' '.repeat(size)}\n`],
  ['one word', (size) => `RUN <<${'a'.repeat(size * 8)}`],
  ['arguments', (size) => `ARG ${"a='".repeat(size / 3)}\nFROM ${'$a'.repeat(size / 2)}\n`],
])('%s take no time', (_, make) => {
  const start = performance.now();
  readDockerfile(make(500_000));
  expect(performance.now() - start).toBeLessThan(4000);
});

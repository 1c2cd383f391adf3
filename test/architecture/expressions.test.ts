import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const server = resolve(import.meta.dirname, '../../server/src');

/**
 * The regular expressions of a source text that look for the end of a text from anywhere in it and take time with the
 * square of its length: a run of signs and nothing before it, or anything up to the end of a line that is not the last.
 */
function slowIn(source: string): string[] {
  return source
    .split('\n')
    .filter((line) => !/^\s*(?:\*|\/\/|\/\*)/.test(line))
    .flatMap((line) => line.match(/\/(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\[])+\$\/[a-z]*/g) ?? [])
    .filter(
      (literal) =>
        /^\/(?:\\.|\[(?:\\.|[^\]\\])*\]|[^\\^])[+*]\$\//.test(literal) ||
        /^\/[^^].*(?<!\\)\.[+*]\$\//.test(literal),
    );
}

test('no expression trims the end of a text in quadratic time', () => {
  const slow = readdirSync(server, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) =>
      slowIn(readFileSync(join(server, name), 'utf8')).map((literal) => `${name}: ${literal}`),
    );
  expect(slow).toEqual([]);
});

test('such expressions are seen, and no others', () => {
  for (const literal of [
    String.raw`/\/+$/`,
    '/=+$/',
    String.raw`/[ \t]*$/u`,
    String.raw`/\s+$/`,
    '/:.*$/',
    '/%25.*$/',
  ])
    expect(slowIn(`  text.replace(${literal}, '');`)).toEqual([literal]);
  for (const literal of [
    '/^a+$/',
    '/:[^]*$/',
    String.raw`/[=(]\s*$/`,
    String.raw`/^\/+/`,
    String.raw`/\.git$/`,
    '/a$/',
  ])
    expect(slowIn(`  text.replace(${literal}, '');`)).toEqual([]);
});

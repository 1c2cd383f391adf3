import { describe, expect, it } from 'vitest';
import { invalid, tolerated, valid } from './cases.ts';
import { firstError, nixParser, withRoot } from './parser.ts';

const parser = await nixParser();
const errorIn = (text: string) => withRoot(parser, text, firstError);

describe.each(Object.entries(valid))('%s', (_title, texts) => {
  it.each(texts.map((text) => [JSON.stringify(text), text]))('%s parses', (_shown, text) => {
    expect(errorIn(text)).toBeUndefined();
  });
});

describe.each(Object.entries(invalid))('%s', (_title, texts) => {
  it.each(texts.map((text) => [JSON.stringify(text), text]))('%s has a syntax error', (_shown, text) => {
    expect(errorIn(text)).toBeDefined();
  });
});

describe.each(Object.entries(tolerated))('known leniency, %s', (_title, texts) => {
  it.each(texts.map((text) => [JSON.stringify(text), text]))('%s', (_shown, text) => {
    expect(errorIn(text)).toBeUndefined();
  });
});

it('names the place of an error', () => {
  expect(errorIn('{\n  a = ;\n}')).toMatchObject({ line: 2 });
  expect(errorIn('{ a = 1; b = ]; }')).toMatchObject({ line: 1, kind: 'ERROR' });
  expect(errorIn('{ a = 1 }')).toEqual({ line: 1, column: 8, kind: 'MISSING ;' });
});

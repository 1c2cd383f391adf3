import { readdirSync, readFileSync, writeFileSync, rmSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { replaceFiles } from '../../server/src/cli/fix/replace-files.ts';
import { folder } from './folder.ts';

function files(cwd: string) {
  return ['a', 'b'].map((name) => ({ path: join(cwd, name), before: `old ${name}`, after: `new ${name}` }));
}

function texts(cwd: string): Record<string, string> {
  return Object.fromEntries(readdirSync(cwd).map((name) => [name, readFileSync(join(cwd, name), 'utf8')]));
}

describe('files are replaced, all of them or none', () => {
  it('replaces them', () => {
    const cwd = folder({ a: 'old a', b: 'old b' });
    expect(replaceFiles(files(cwd))).toBeUndefined();
    expect(texts(cwd)).toEqual({ a: 'new a', b: 'new b' });
  });

  it('leaves both where one was changed in between', () => {
    const cwd = folder({ a: 'old a', b: 'mine' });
    expect(replaceFiles(files(cwd))).toEqual({
      path: join(cwd, 'b'),
      message: 'it was changed in the meantime, and stays as it is',
    });
    expect(texts(cwd)).toEqual({ a: 'old a', b: 'mine' });
  });

  it('leaves both where one has gone, or is a folder now', () => {
    const cwd = folder({ a: 'old a', b: 'old b' });
    rmSync(join(cwd, 'b'));
    expect(replaceFiles(files(cwd))?.path).toBe(join(cwd, 'b'));
    expect(texts(cwd)).toEqual({ a: 'old a' });
    mkdirSync(join(cwd, 'b'));
    expect(replaceFiles(files(cwd))?.path).toBe(join(cwd, 'b'));
    expect(readFileSync(join(cwd, 'a'), 'utf8')).toBe('old a');
  });

  it('puts back the first where the second cannot be put in its place', () => {
    const cwd = folder({ a: 'old a', b: 'old b' });
    const [a, b] = files(cwd);
    if (a === undefined || b === undefined) throw new Error('there are two');
    // What `before` of the second says is read after the first was replaced: it changes just then.
    const late = {
      path: b.path,
      after: b.after,
      get before() {
        if (readFileSync(a.path, 'utf8') === a.after) writeFileSync(b.path, 'theirs');
        return b.before;
      },
    };
    expect(replaceFiles([a, late])?.path).toBe(b.path);
    expect(texts(cwd)).toEqual({ a: 'old a', b: 'theirs' });
  });

  it('makes a file that is not there, unless somebody else was faster', () => {
    const cwd = folder({ a: 'old a' });
    const made = { path: join(cwd, 'c'), before: undefined, after: 'made' };
    expect(replaceFiles([made])).toBeUndefined();
    expect(texts(cwd)).toEqual({ a: 'old a', c: 'made' });
    expect(replaceFiles([{ ...made, after: 'again' }])?.path).toBe(made.path);
    expect(texts(cwd)).toEqual({ a: 'old a', c: 'made' });
  });

  it('takes a file away again that was made, where another cannot be replaced', () => {
    const cwd = folder({ a: 'old a' });
    const made = { path: join(cwd, 'c'), before: undefined, after: 'made' };
    const late = {
      path: join(cwd, 'a'),
      after: 'new a',
      get before() {
        if (readdirSync(cwd).includes('c')) writeFileSync(join(cwd, 'a'), 'theirs');
        return 'old a';
      },
    };
    expect(replaceFiles([made, late])?.path).toBe(late.path);
    expect(texts(cwd)).toEqual({ a: 'theirs' });
  });
});

import { expect, test } from 'vitest';
import { flakeRefFromAttrs, parseFlakeRef } from '../../server/src/flake/flakeref.ts';
import { readFlake } from '../../server/src/flake/read.ts';
import { refNameOf, repositoryUrl, tagEdit } from '../../server/src/flake/tag-ref.ts';
import { loadSyntax } from '../../server/src/engine/disk/grammars.ts';
import { readNix } from '../../server/src/nix/read.ts';
import { applyEdits } from '../../server/src/text/edits.ts';

const syntax = await loadSyntax();

test.each([
  ['github:o/r', 'https://github.com/o/r.git'],
  ['github:o/r/v1?dir=x', 'https://github.com/o/r.git'],
  ['github:o/r?host=git.example.org', 'https://git.example.org/o/r.git'],
  ['gitlab:a%2Fb/r/v1', 'https://gitlab.com/a/b/r.git'],
  ['sourcehut:~o/r', 'https://git.sr.ht/~o/r'],
  ['git+https://h/p.git?ref=main', 'https://h/p.git'],
  ['git+ssh://git@h/p', 'ssh://git@h/p'],
  ['git+file:///a/b', 'file:///a/b'],
  ['path:/a', undefined],
  ['nixpkgs', undefined],
  ['https://h/x.tar.gz', undefined],
])('the repository of %s is %s', (text, url) => {
  const parsed = parseFlakeRef(text);
  expect(parsed.ok && repositoryUrl(parsed.ref)).toBe(url);
});

test('no part of a reference becomes another host or an option', () => {
  for (const attrs of [
    { type: 'github', owner: '..', repo: '-x' },
    { type: 'github', owner: 'o', repo: 'r', host: 'a/b' },
    { type: 'github', owner: 'o', repo: 'r', host: 'u@h' },
    { type: 'git', url: '--upload-pack=x' },
    { type: 'git', url: 'ext://sh/x' },
  ]) {
    const ref = flakeRefFromAttrs(new Map(Object.entries(attrs)));
    const url = ref.ok ? repositoryUrl(ref.ref) : undefined;
    expect(url).toBeUndefined();
  }
});

function edited(inputs: string, tag = 'v2.0'): string | undefined {
  const text = `{ ${inputs} outputs = _: { }; }`;
  const flake = readFlake(readNix(syntax.parseNix(text)));
  const input = flake?.inputs[0];
  const edit = input && tagEdit(text, input, tag);
  return edit && applyEdits(text, [edit])?.slice(2, -' outputs = _: { }; }'.length);
}

test.each([
  ['inputs.a.url = "github:o/r";', 'inputs.a.url = "github:o/r/v2.0";'],
  ['inputs.a.url = "github:o/r/v1.0"; # why', 'inputs.a.url = "github:o/r/v2.0"; # why'],
  ['inputs."a".url = github:o/r/v1.0?dir=x;', 'inputs."a".url = "github:o/r/v2.0?dir=x";'],
  ["inputs = { a = { url = ''github:o/r''; }; };", 'inputs = { a = { url = "github:o/r/v2.0"; }; };'],
  [
    'inputs.a.url = "git+https://h/p?ref=refs/tags/v1.0&dir=d";',
    'inputs.a.url = "git+https://h/p?dir=d&ref=refs/tags/v2.0";',
  ],
  [
    'inputs.a.url = "github:o/r/1111111111111111111111111111111111111111";',
    'inputs.a.url = "github:o/r/v2.0";',
  ],
  [
    'inputs.a = { type = "github"; owner = "o"; repo = "r"; ref = "v1.0"; };',
    'inputs.a = { type = "github"; owner = "o"; repo = "r"; ref = "v2.0"; };',
  ],
  [
    'inputs.a = { type = "git"; url = "https://h/p"; ref = "main"; };',
    'inputs.a = { type = "git"; url = "https://h/p"; ref = "refs/tags/v2.0"; };',
  ],
])('%s', (before, after) => {
  expect(edited(before)).toBe(after);
});

test('nothing is written where it is not certain', () => {
  expect(edited('inputs.a = { type = "github"; owner = "o"; repo = "r"; };')).toBeUndefined();
  const both =
    'inputs.a = { type = "github"; owner = "o"; repo = "r"; ref = "x"; rev = "1111111111111111111111111111111111111111"; };';
  expect(edited(both)).toBeUndefined();
  expect(edited('inputs.a.url = "github:o/r";', 'a b')).toBeUndefined();
  expect(edited('inputs.a.url = "github:o/r";', '${x}')).toBeUndefined();
  expect(edited('inputs.a.url = "github:o/r";', '1111111111111111111111111111111111111111')).toBeUndefined();
  expect(edited('inputs.a.follows = "b";')).toBeUndefined();
});

test('tells the tag that is asked for', () => {
  const name = (text: string) => {
    const parsed = parseFlakeRef(text);
    return parsed.ok ? refNameOf(parsed.ref) : '';
  };
  expect(name('github:o/r/v1')).toBe('v1');
  expect(name('git+https://h/p?ref=refs/tags/v1')).toBe('v1');
  expect(name('github:o/r')).toBeUndefined();
});

import { expect, test } from 'vitest';
import {
  type FlakeRef,
  flakeRefFromAttrs,
  parseFlakeRef,
  renderFlakeRef,
  sameRef,
} from '../../server/src/flake/flakeref.ts';
import { fixGitUrl } from '../../server/src/flake/git-url.ts';
import { percentDecode, percentEncode } from '../../server/src/flake/percent.ts';
import { showSource } from '../../server/src/flake/show.ts';
import { renderUrl } from '../../server/src/flake/url.ts';
import { compareSources } from '../../server/src/lock/compare-source.ts';
import { seeded } from '../harness/random.ts';

const random = seeded(23);
const pieces = [
  'github:',
  'git+https:',
  '//',
  '/',
  '@',
  ':',
  '?',
  '&',
  '=',
  '#',
  '%',
  '%2F',
  '%ff',
  '.',
  '..',
  '[',
  ']',
  'a',
  '0',
  '~',
  ' ',
  '"',
  '\u0000',
  '\ud800',
  'é',
  '🦊',
  'ref=',
  'dir=',
  'h',
  '::1',
  'narHash=x',
  '*',
];

function anyText(): string {
  let text = '';
  for (let part = random() % 12; part > 0; part--) text += pieces[random() % pieces.length] ?? '';
  return text;
}

test('no text makes an exception, and what is read is read again from what it renders to', () => {
  for (let round = 0; round < 20_000; round++) {
    const text = anyText();
    fixGitUrl(text);
    const result = parseFlakeRef(text, { relativePaths: random() % 2 === 0 });
    if (!result.ok) continue;
    showSource(result.ref);
    const rendered = renderFlakeRef(result.ref);
    if (rendered === undefined || result.ref.type === 'path' || result.ref.type === 'file') continue;
    const again = parseFlakeRef(rendered);
    expect(again.ok && sameRef(again.ref, result.ref) ? rendered : text).toBe(rendered);
  }
});

test('no attributes make an exception', () => {
  const types = ['github', 'gitlab', 'git', 'hg', 'tarball', 'file', 'path', 'indirect', '__proto__', ''];
  const names = [
    'owner',
    'repo',
    'url',
    'path',
    'host',
    'dir',
    'ref',
    'rev',
    'id',
    '__proto__',
    'constructor',
  ];
  const anyRef = (): FlakeRef => {
    const attrs = new Map<string, string | number | boolean>();
    for (let part = random() % 6; part > 0; part--) {
      attrs.set(names[random() % names.length] ?? '', random() % 5 === 0 ? random() : anyText());
    }
    return { type: types[random() % types.length] ?? '', attrs };
  };
  for (let round = 0; round < 5_000; round++) {
    const ref = anyRef();
    flakeRefFromAttrs(new Map(ref.attrs).set('type', ref.type));
    compareSources(ref, anyRef());
    showSource(ref);
  }
});

test('percent-encoding gives every text back, bytes that are no UTF-8 included', () => {
  for (const text of ['', 'a b', 'é🦊\u0000', '\u{10ffff}', '%'])
    expect(percentDecode(percentEncode(text))).toBe(text);
  for (const text of ['%FF', '%C3', '%ED%A0%80', '%C0%80', '%F5%80%80%80', '%E2%82']) {
    expect(percentEncode(percentDecode(text) ?? '')).toBe(text);
  }
  expect(percentDecode('%zz')).toBeUndefined();
  expect(percentDecode('a%4')).toBeUndefined();
});

test('long text costs little', () => {
  const long = 1_000_000;
  const started = performance.now();
  for (const unit of ['a', '/', '//', '%', '%41', '@', ':', '.', '-/', 'a/archive/', '?a=', '&', '[']) {
    const text = unit.repeat(long / unit.length);
    parseFlakeRef(text, { relativePaths: true });
    parseFlakeRef(`github:${text}`);
    fixGitUrl(text);
    const url = `https://h/${text.slice(0, 40_000)}`;
    const ref: FlakeRef = { type: 'tarball', attrs: new Map([['url', url]]) };
    compareSources(ref, { type: 'tarball', attrs: new Map([['url', `${url}x`]]) });
    compareSources(
      { type: 'github', attrs: new Map([['owner', text]]) },
      { type: 'git', attrs: new Map([['url', text]]) },
    );
    showSource({ type: 'git', attrs: new Map([['url', text]]) });
  }
  expect(performance.now() - started).toBeLessThan(5_000);
});

test('a rendered URL has no character that must be escaped', () => {
  const result = fixGitUrl('me you@h ost:a b/ü');
  expect(result.ok ? renderUrl(result.url) : '').toBe('ssh://me%20you@h%20ost/a%20b/%C3%BC');
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Range } from 'vscode-languageserver/node';
import { lineStarts, positionAt } from '../../server/src/text/lines.ts';
import { seeded } from '../harness/random.ts';
import { type Client, startClient } from './client.ts';
import { flakeText, lockText } from './workspace.ts';

let client: Client;

beforeAll(async () => {
  client = await startClient();
});

afterAll(async () => {
  await client.stop();
});

const nixText = [
  '{ pkgs ? import <nixpkgs> { } }:',
  'let',
  '  now = builtins.currentTime; # 🦀 comment',
  "  script = ''",
  "    echo ''${no} ${pkgs.hello} 🦀",
  "  '';",
  'in',
  '{',
  '  inherit now script;',
  '  src = builtins.fetchTarball "https://example.org/a.tar.gz";',
  '  home = builtins.getEnv "HOME";',
  '  path = /etc/nixos;',
  '}',
  '',
].join('\r\n');

/** Pieces that open and close things, tear line ends apart and put them together. */
const pieces = [
  '"',
  "''",
  '${',
  '}',
  '{',
  '(',
  ')',
  '[',
  ']',
  ';',
  '=',
  '#',
  '/*',
  '*/',
  '<nixpkgs>',
  '\n',
  '\r\n',
  '\r',
  ' ',
  '🦀',
  '\uD83E',
  '\uFEFF',
  '\0',
  'let x = 1; in x',
  'builtins.currentTime',
  'builtins.getEnv "A"',
  '# nix-audit: ignore[impure-get-env]',
  'fetchTarball "https://example.org/b.tar.gz"',
  ',',
  ':',
  '@',
  '?',
  '<<<<<<< HEAD\n',
  '"version": 7',
  '\\',
  'é',
  '',
];

interface Edit {
  readonly range: Range;
  readonly text: string;
  readonly outcome: string;
}

/** A change somewhere in `text`. As in LSP, no end of it is between the CR and the LF of one line end. */
function randomEdit(text: string, random: () => number): Edit {
  const place = () => {
    const offset = random() % (text.length + 1);
    return text[offset - 1] === '\r' && text[offset] === '\n' ? offset - 1 : offset;
  };
  const start = place();
  const end = random() % 3 === 0 ? place() : start;
  const [from, to] = start <= end ? [start, Math.min(end, start + 40)] : [end, Math.min(start, end + 40)];
  const upTo = text[to - 1] === '\r' && text[to] === '\n' && to > from ? to - 1 : to;
  const inserted = pieces[random() % pieces.length] ?? '';
  const lines = lineStarts(text);
  return {
    range: { start: positionAt(lines, from), end: positionAt(lines, upTo) },
    text: inserted,
    outcome: text.slice(0, from) + inserted + text.slice(upTo),
  };
}

/** The one change that makes `text` into `goal`: what differs between their common start and end. */
function undo(text: string, goal: string): Edit {
  const shorter = Math.min(text.length, goal.length);
  let start = 0;
  while (start < shorter && text[start] === goal[start]) start++;
  if (text[start - 1] === '\r') start--;
  let end = 0;
  while (end < shorter - start && text.at(-1 - end) === goal.at(-1 - end)) end++;
  if (text[text.length - end] === '\n') end = Math.max(0, end - 1);
  if (text[text.length - end - 1] === '\r' && text[text.length - end] === '\n') end = Math.max(0, end - 1);
  const lines = lineStarts(text);
  return {
    range: { start: positionAt(lines, start), end: positionAt(lines, text.length - end) },
    text: goal.slice(start, goal.length - end),
    outcome: goal,
  };
}

test.each([
  ['a.nix', 'nix', nixText, 1],
  ['a.nix', 'nix', nixText, 2],
  ['flake.nix', 'nix', flakeText('pull/1/head').replaceAll('\n', '\r\n'), 3],
  ['flake.lock', 'json', lockText('nixos-25.05').replaceAll('\n', '\r\n'), 4],
])(
  'after any edits of %s (%s) the problems are those of a text that was opened so',
  async (name, language, first, seed) => {
    const random = seeded(seed);
    const uri = `untitled:/edited-${seed}/${name}`;
    let text = first;
    let version = 1;
    let rounds = 0;
    let withProblems = 0;
    await client.open(uri, text, language);
    for (let edits = 0; edits < 200; rounds++) {
      // Several notifications, each of several changes, before anybody asks.
      for (let notification = random() % 3; notification >= 0; notification--) {
        const changes: Edit[] = [];
        for (let change = random() % 3; change >= 0; change--) {
          // Broken texts have few problems, so the first text comes back again and again, as by undoing.
          const edit = random() % 4 === 0 ? undo(text, first) : randomEdit(text, random);
          text = edit.outcome;
          changes.push(edit);
        }
        edits += changes.length;
        await client.change(uri, ++version, ...changes.map(({ range, text }) => ({ range, text })));
      }
      const fresh = `untitled:/fresh-${seed}-${rounds}/${name}`;
      await client.open(fresh, text, language);
      const [edited, opened] = [await client.problems(uri), await client.problems(fresh)];
      expect(withoutPaths(edited), JSON.stringify(text)).toEqual(withoutPaths(opened));
      if (opened.length > 0) withProblems++;
      await client.close(fresh);
    }
    expect(rounds).toBeGreaterThan(30);
    // No harness that would also pass on a server that says nothing.
    expect(withProblems).toBeGreaterThan(5);
  },
);

test('negative control: a text that differs has other problems', async () => {
  await client.open('untitled:/one/flake.lock', lockText('nixos-25.05'), 'json');
  await client.open('untitled:/two/flake.lock', '{', 'json');
  const [one, two] = [
    await client.problems('untitled:/one/flake.lock'),
    await client.problems('untitled:/two/flake.lock'),
  ];
  expect(withoutPaths(one)).not.toEqual(withoutPaths(two));
});

function withoutPaths(problems: unknown): unknown {
  return JSON.parse(JSON.stringify(problems).replaceAll(/untitled:\/(fresh|edited)[-\d]+\//g, ''));
}

import { nixOptionValues } from '../../tables/nix-options.ts';
import { advice } from '../shared/own-fixes.ts';
import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { type LineWord, nixRunner } from './shared/first-lines.ts';
import { type Unpinned, unpinnedFlake, unpinnedSource } from './shared/nix-references.ts';

/**
 * ## What it does
 *
 * Finds scripts whose first lines let Nix fetch what they run without a word on which version: `nix-shell -p …` without
 * `-I nixpkgs=` or with a channel or a branch there, and `nix shell nixpkgs#…`, `nix run` and `nix develop` of a flake
 * without a commit.
 *
 * It looks at the strings of .nix files that become scripts, and (with `--include-scripts`) at files that are scripts.
 *
 * ## Why it is bad
 *
 * Such a script has no lockfile. `nix-shell -p` takes `<nixpkgs>` of whoever starts it: the channel of their machine,
 * whatever its age. A name such as `nixpkgs` is looked up in the registry of flakes, which by default is fetched and leads
 * to the newest nixpkgs. So the same script runs other programs on other machines and on other days, and whoever can push
 * to the branch decides what it runs.
 *
 * ## What to do
 *
 * Name a commit, all 40 digits of it:
 *
 *     #! nix-shell -i bash -p jq
 *     #! nix-shell -I nixpkgs=https://github.com/NixOS/nixpkgs/archive/COMMIT.tar.gz
 *
 *     #! nix shell github:NixOS/nixpkgs/COMMIT#jq --command bash
 *
 * Or take what a lock of the project pins: `-I nixpkgs=./nixpkgs.nix`, `nix shell --inputs-from . nixpkgs#jq`, an output of
 * the flake itself (`.#tool`), or a `shell.nix` beside the script, which `nix-shell` without `-p` reads.
 *
 * ## Fix
 *
 * Which commit it is to be somebody has to choose.
 *
 * ## When to ignore it
 *
 * In a script for one's own machine that is meant to go with it.
 */
export const rule: Rule = {
  meta: {
    id: 'shebang-unpinned',
    group: 'shell',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'display',
    since: '0.1.0',
  },
  on: 'shell',
  check({ scripts, role }, report) {
    for (const script of scripts) {
      const runner = nixRunner(script);
      if (runner === undefined) continue;
      const found = runner.program === 'nix-shell' ? packagesOf(runner.words) : flakesOf(runner.words);
      for (const { word, source, follows } of found)
        report({
          message: `${follows}, so this script may run other programs tomorrow and on other machines.`,
          span: word.line.span,
          subject: script.place.name,
          detail: source,
          severity: severityIn(role, 'warning'),
          fixes: () => advice(runner.program === 'nix-shell' ? PINNED_PATH : PINNED),
        });
    }
  },
};

/** Something that is taken from where nothing holds it fast. */
const PINNED = 'Name a commit: github:NixOS/nixpkgs/COMMIT#PACKAGE.';
const PINNED_PATH = 'Name a commit: -I nixpkgs=https://github.com/NixOS/nixpkgs/archive/COMMIT.tar.gz.';

interface Loose {
  readonly word: LineWord;
  readonly source: string;
  /** The first half of the message. */
  readonly follows: string;
}

function packagesOf(words: readonly LineWord[]): Loose[] {
  const asked = words.find(({ text }) => /^(?:-p|--packages)$/.test(text) || text.includes('<nixpkgs>'));
  if (asked === undefined || words.some(({ text }) => text.startsWith('NIX_PATH='))) return [];
  const paths = words.flatMap((word, at) => {
    const joined = /^-I(.+)/.exec(word.text)?.[1];
    const value = /^(?:-I|--include)$/.test(word.text) ? words[at + 1]?.text : joined;
    return value === undefined ? [] : [{ word, value }];
  });
  // A folder without a name may hold what is looked for.
  if (paths.some(({ value }) => !value.includes('='))) return [];
  const given = paths.find(({ value }) => value.startsWith('nixpkgs='));
  if (given === undefined)
    return [
      {
        word: asked,
        source: '<nixpkgs>',
        follows: 'nix-shell takes the packages from <nixpkgs> of whoever starts it',
      },
    ];
  const source = given.value.slice('nixpkgs='.length);
  const found = unpinnedSource(source);
  const follows = found === undefined ? undefined : sourceFollows(source, found);
  return found === undefined || follows === undefined
    ? []
    : [{ word: given.word, source, follows: `nix-shell takes nixpkgs from ${found.shown}, ${follows}` }];
}

/** Where an entry of the search path leads, in words; undefined for what is meant to stay what it is. */
function sourceFollows(source: string, found: Unpinned): string | undefined {
  if (source.startsWith('flake:')) return flakeFollows(found);
  if (found.by !== 'remote') return undefined;
  return source.startsWith('channel:') ? 'the channel as it is by then' : 'whatever is newest there';
}

/** The commands of nix that take flakes, and how many of them. */
const COMMANDS: ReadonlyMap<string, number> = new Map([
  ['shell', Number.POSITIVE_INFINITY],
  ['run', 1],
  ['develop', 1],
]);

/** These decide what names mean, or that what is named is no flake. */
const OTHERWISE: ReadonlySet<string> = new Set([
  '--inputs-from',
  '--override-flake',
  '--flake-registry',
  '-f',
  '--file',
  '--expr',
]);

const valuesOf = nixOptionValues('nix');

function flakesOf(words: readonly LineWord[]): Loose[] {
  const start = words.findIndex(({ text }) => COMMANDS.has(text));
  const command = words[start]?.text ?? '';
  if (words.some(({ text }) => OTHERWISE.has(text))) return [];
  const loose = new Map<string, Loose>();
  let left = COMMANDS.get(command) ?? 0;
  for (let at = start + 1; at < words.length && left > 0; at++) {
    const word = words[at];
    if (word === undefined || /^(?:-c|--command|--)$/.test(word.text)) break;
    if (word.text.startsWith('-')) {
      at += valuesOf(word.text);
      continue;
    }
    left--;
    const source = /^[^#^]*/.exec(word.text)?.[0] ?? '';
    const found = unpinnedFlake(source);
    const follows = found === undefined ? undefined : flakeFollows(found);
    if (found !== undefined && follows !== undefined && !loose.has(source))
      loose.set(source, { word, source, follows: `nix ${command} takes ${found.shown} from ${follows}` });
  }
  return [...loose.values()];
}

/** Of an address that does not tell whether it will hold something else, nothing is said. */
function flakeFollows({ by, follows }: Unpinned): string | undefined {
  if (by === 'machine') return 'whatever the registry of the machine says';
  if (by === 'tag') return 'the newest commit of a branch or tag';
  return by === 'server' ? undefined : follows;
}

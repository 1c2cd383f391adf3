import { expect, test } from 'vitest';
import type { Setting } from '../../server/src/nix/facts.ts';
import { read } from './reading.ts';

function show(text: string): string[] {
  return read(text).settings.map((setting: Setting) => {
    const { name, written, place, words, complete, appends, info } = setting;
    const sign = info === undefined ? '?' : appends ? '+=' : '=';
    const values = words.map((word) => text.slice(word.span.start, word.span.end)).join(' ');
    return `${place} ${name}${written === name ? '' : `(${written})`} ${sign} ${values}${complete ? '' : ' …'}`;
  });
}

test.each<readonly [string, readonly string[]]>([
  [
    '{ nixConfig = { extra-substituters = [ "a" "b c" ]; cores = 4; }; }',
    ['flake substituters(extra-substituters) += "a" b c', 'flake cores = 4'],
  ],
  ['{ nixConfig.sandbox = false; nixConfig.store = ./x; }', ['flake sandbox = false', 'flake store = ./x']],
  ['{ nix.settings.build-use-sandbox = true; }', ['system sandbox(build-use-sandbox) = true']],
  ['{ nix = { settings = { sandbox = x; }; }; }', ['system sandbox =  …']],
  [
    '{ config = mkIf a { nix.settings = mkMerge [ { cores = 1; } (mkIf b { max-jobs = 2; }) ]; }; }',
    ['system cores = 1', 'system max-jobs = 2'],
  ],
  [
    '{ nix.settings = { cores = 1; } // f x // { max-jobs = 2; }; }',
    ['system cores = 1', 'system max-jobs = 2'],
  ],
  ['let s = { cores = 1; }; in { nix.settings = s; }', ['system cores = 1']],
  [
    '{ nix.settings.substituters = mkForce ([ "a" ] ++ optionals c [ "b" ] ++ x); }',
    ['system substituters = "a" "b" …'],
  ],
  ['{ nix.settings.sandbox = if x then "relaxed" else true; }', ['system sandbox = "relaxed" true']],
  [
    'let u = "a"; in { nix.settings = { trusted-users = [ u "${u}b" ]; inherit cores; }; }',
    ['system trusted-users = u "${u}b"', 'system cores =  …'],
  ],
  ['{ nix.settings.netrc-file = null; nix.settings.mine = { a = 1; }; }', ['system netrc-file = ']],
  [
    '{ nix.binaryCaches = [ "a" ]; nix.sandboxPaths = [ "b" ]; }',
    ['system substituters(binaryCaches) = "a"', 'system sandbox-paths(sandboxPaths) += "b"'],
  ],
  [
    "{ nix.extraOptions = ''\n  # c = d\n  cores = 4 # x\n  include f\n  a b\n  ${x} = 1\n  substituters = a ${y} b\n''; }",
    ['system cores = 4', 'system substituters = a b …'],
  ],
  [
    '{ nix.extraOptions = "cores = 1" + optionalString a "x" + "\\nmax-jobs = 2"; }',
    ['system cores = 1', 'system max-jobs = 2'],
  ],
  [
    '{ environment.etc."nix/nix.conf".text = "cores = 1\\nmax-jobs = 2"; }',
    ['system cores = 1', 'system max-jobs = 2'],
  ],
  ['mkShell { NIX_CONFIG = "cores = 1"; }', ['environment cores = 1']],
  ['let NIX_CONFIG = "cores = 1"; in 1', []],
  ['{ options.nix.settings = { cores = mkOption { }; }; x.settings.cores = 1; }', []],
  [
    '{ nixConfig.extra-sandbox = true; nixConfig.trustedUsers = [ "a" ]; }',
    ['flake extra-sandbox ? true', 'flake trustedUsers ? "a"'],
  ],
])('the settings in %s', (text, expected) => {
  expect(show(text)).toEqual(expected);
});

import { expect, test } from 'vitest';
import { loadSyntax } from '../../server/src/engine/disk/grammars.ts';
import { packageAt } from '../../server/src/nix/package-names.ts';
import { readNix } from '../../server/src/nix/read.ts';

const syntax = await loadSyntax();

/** The package at `|`, and what is under it. */
function packageIn(marked: string): string | undefined {
  const text = marked.replace('|', '');
  const found = packageAt(readNix(syntax.parseNix(text)), marked.indexOf('|'));
  return found && `${found.attribute.join(' ')} at ${text.slice(found.span.start, found.span.end)}`;
}

test.each([
  ['{ pkgs }: { buildInputs = [ pkgs.he|llo ]; }', 'hello at pkgs.hello'],
  ['{ pkgs }: { buildInputs = [ pk|gs.hello ]; }', 'hello at pkgs.hello'],
  ['{ pkgs }: { nativeBuildInputs = with pkgs; [ a he|llo ]; }', 'hello at hello'],
  ['{ openssl }: f { buildInputs = [ open|ssl ]; }', 'openssl at openssl'],
  [
    '{ pkgs }: { environment.systemPackages = [ pkgs.python3Packages.re|quests ]; }',
    'python3Packages requests at pkgs.python3Packages.requests',
  ],
  ['{ pkgs }: { environment = { systemPackages = with pkgs; [ vi|m ]; }; }', 'vim at vim'],
  ['{ pkgs }: { home.packages = [ pkgs.vi|m ]; }', 'vim at pkgs.vim'],
  // Not in such a list, not a name, or defined here.
  ['{ pkgs }: { names = [ pkgs.vi|m ]; }', undefined],
  ['{ pkgs }: { packages = [ pkgs.vi|m ]; }', undefined],
  ['{ pkgs }: { buildInputs = [ (pkgs.vi|m.override { }) ]; }', undefined],
  ['{ pkgs }: { buildInputs = [ "vi|m" ]; }', undefined],
  ['{ pkgs }: let own = 1; in { buildInputs = [ ow|n ]; }', undefined],
  ['{ pkgs }: { build|Inputs = [ pkgs.vim ]; }', undefined],
  ['{ pkgs }: { buildInputs = [ pkgs ', undefined],
])('%s', (text, expected) => expect(packageIn(text)).toBe(expected));

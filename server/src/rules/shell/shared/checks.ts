import type { Command, Script } from '../../../shell/script.ts';
import { CHECKS } from '../../../tables/interpreters.ts';
import { outputTo } from './files.ts';

/** Whether a command tells that a file is what it should be: `sha256sum -c`, `gpg --verify`. */
function isCheck({ program, words }: Command): boolean {
  if (program === 'nix') return words[0]?.text === 'hash' || words[0]?.text === 'store';
  const needed = NEEDED.get(program);
  return CHECKS.has(program) && (needed === undefined || words.some(({ text }) => needed.test(text)));
}

/** What else than check these may do. */
const NEEDED: ReadonlyMap<string, RegExp> = new Map([
  ['gpg', /^(?:--verify|--decrypt|-d)$/],
  ['gpg2', /^(?:--verify|--decrypt|-d)$/],
  ['openssl', /^(?:dgst|sha\d{1,3}|cms|smime|pkeyutl)$/],
  ['ssh-keygen', /^-Y$/],
  ['cosign', /^verify/],
  ['rsign', /^verify$/],
  ['minisign', /^-[A-Za-z]*V/],
]);

/** Whether a script checks something. A function that does stands before what calls it, so the place does not matter. */
export function hasCheck({ commands }: Script): boolean {
  const checks = commands.filter(isCheck);
  if (checks.length === 0) return false;
  const called = new Set(commands.flatMap(({ calls }) => calls));
  return checks.some((command) => !SUMS.has(command.program) || isCompared(command) || called.has(command));
}

/** They print the sum of a file, and compare it only where they are told to. */
const SUMS: ReadonlySet<string> = new Set(
  'md5sum sha1sum sha224sum sha256sum sha384sum sha512sum b2sum b3sum cksum shasum sha256 sha512 rhash nix-hash'.split(
    ' ',
  ),
);

/** Whether a sum is compared, or comes to where it may be: in another command, a variable or a file. What a function prints may be. */
function isCompared({ words, to, within, redirects }: Command): boolean {
  return (
    words.some(({ text }) => /^(?:-[a-zA-Z]*c[a-zA-Z]*|--check(?:=.*)?)$/.test(text)) ||
    to.length > 0 ||
    within?.as === 'output' ||
    within?.as === 'process' ||
    redirects.some((redirect) => outputTo(redirect) === 'file')
  );
}

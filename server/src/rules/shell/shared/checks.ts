import type { Command, Script } from '../../../shell/script.ts';
import { CHECKS } from '../../../tables/interpreters.ts';

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
  return commands.some(isCheck);
}

import { withoutSecrets } from '../../../flake/secrets.ts';
import { printable } from '../../../flake/show.ts';
import type { Command } from '../../../shell/script.ts';
import { nixOptionValues } from '../../../tables/nix-options.ts';
import { UNKNOWN } from '../../../text/mapped.ts';
import { type Operand, readArguments } from './arguments.ts';
import { unpinnedFlake, unpinnedSource } from './nix-references.ts';

/** An installation into the profile of a user, of something that nothing pins. */
export interface NixInstall {
  readonly tool: string;
  readonly shown: string;
}

/** `nix-env -iA nixpkgs.hello`, `nix profile install nixpkgs#hello`; undefined for what is local, pinned or unknown. */
export function nixInstall({ program, words }: Command): NixInstall | undefined {
  if (program === 'nix') return profile(readArguments(words, nixOptionValues('nix')).operands);
  if (program !== 'nix-env') return undefined;
  const { options, operands } = readArguments(words, nixOptionValues('nix-env'));
  if (!options.some(({ name }) => name === '-i' || name === '--install')) return undefined;
  const files = options
    .filter(({ name }) => name === '-f' || name === '--file')
    .flatMap(({ values }) => values);
  const [file] = files;
  // A file of this machine says what it is; an address and `<nixpkgs>` do not.
  if (file !== undefined && unpinnedSource(file.text) === undefined) return undefined;
  const attributes = options
    .filter(({ name }) => name === '-A' || name === '--attr')
    .flatMap(({ values }) => values);
  const [named] = [...attributes, ...operands].map(({ text }) => text).filter((text) => !/^[./~]/.test(text));
  const shown = named ?? file?.text;
  if (shown === undefined || shown === '' || shown.startsWith(UNKNOWN)) return undefined;
  return { tool: 'nix-env --install', shown: printable(withoutSecrets(shown)).replaceAll(UNKNOWN, '…') };
}

function profile(operands: readonly Operand[]): NixInstall | undefined {
  const [first, second, ...flakes] = operands;
  if (first?.text !== 'profile' || (second?.text !== 'install' && second?.text !== 'add')) return undefined;
  for (const { text, isUnsure } of flakes) {
    const found = isUnsure ? undefined : unpinnedFlake(text);
    if (found !== undefined) return { tool: `nix profile ${second.text}`, shown: found.shown };
  }
  return undefined;
}

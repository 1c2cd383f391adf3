import { withoutSecrets } from '../../../flake/secrets.ts';
import { printable } from '../../../flake/show.ts';
import type { Command } from '../../../shell/script.ts';
import { nixOptionValues } from '../../../tables/nix-options.ts';
import { UNKNOWN } from '../../../text/mapped.ts';
import { type CommandLine, commandLine, hasOption, optionValues } from './command-line.ts';
import { unpinnedFlake, unpinnedSource } from './nix-references.ts';

/** An installation into the profile of a user, of something that nothing pins. */
interface NixInstall {
  readonly tool: string;
  readonly shown: string;
}

/** `nix-env -iA nixpkgs.hello`, `nix profile install nixpkgs#hello`; undefined for what is local, pinned or unknown. */
export function nixInstall({ program, words }: Command): NixInstall | undefined {
  if (program === 'nix') return profile(commandLine(words, nixOptionValues('nix')));
  if (program !== 'nix-env') return undefined;
  const line = commandLine(words, nixOptionValues('nix-env'));
  if (!hasOption(line, ['-i', '--install'])) return undefined;
  const [file] = optionValues(line, ['-f', '--file']);
  // A file of this machine says what it is; an address and `<nixpkgs>` do not.
  if (file !== undefined && unpinnedSource(file.text) === undefined) return undefined;
  const [named] = [...optionValues(line, ['-A', '--attr']), ...line.operands]
    .map(({ text }) => text)
    .filter((text) => !/^[./~]/.test(text));
  const shown = named ?? file?.text;
  if (shown === undefined || shown === '' || shown.startsWith(UNKNOWN)) return undefined;
  return { tool: 'nix-env --install', shown: printable(withoutSecrets(shown)).replaceAll(UNKNOWN, '…') };
}

function profile({ operands, unsure }: CommandLine): NixInstall | undefined {
  const [first, second, ...flakes] = operands;
  if (first?.text !== 'profile' || (second?.text !== 'install' && second?.text !== 'add')) return undefined;
  for (const flake of flakes) {
    const found = unsure.has(flake) ? undefined : unpinnedFlake(flake.text);
    if (found !== undefined) return { tool: `nix profile ${second.text}`, shown: found.shown };
  }
  return undefined;
}

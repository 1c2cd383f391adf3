// Made-up .nix text of a believable shape, for benchmarks where no corpus is at hand.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A valid NixOS module of about `lines` lines; `seed` makes files differ. */
export function moduleText(lines: number, seed = 0): string {
  const out = ['{ config, lib, pkgs, ... }:', 'let', '  inherit (lib) mkIf mkOption types;', 'in', '{'];
  for (let n = seed * 1000; out.length + 11 < lines; n++) {
    out.push(
      `  # Option ${n} of the example service.`,
      `  options.services.example.option${n} = mkOption {`,
      '    type = types.nullOr (types.listOf types.str);',
      `    default = [ "value-${n}" "\${pkgs.hello}/bin/hello" ];`,
      "    description = ''",
      `      What option ${n} does, in a sentence that is not too short.`,
      "    '';",
      '  };',
      `  config.environment.etc."example/${n}.conf".text = mkIf (config.services.example.option${n} != null)`,
      `    (lib.concatStringsSep "\\n" config.services.example.option${n});`,
      '',
    );
  }
  return `${out.join('\n')}\n}\n`;
}

/** Writes `count` files into `folder`, a hundred to a folder. */
export function generateCorpus(folder: string, count: number): void {
  for (let i = 0; i < count; i++) {
    const at = join(folder, `part-${Math.floor(i / 100)}`);
    mkdirSync(at, { recursive: true });
    writeFileSync(join(at, `module-${i}.nix`), moduleText(30 + ((i * 37) % 120), i));
  }
}

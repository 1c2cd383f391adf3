import { printable } from '../../flake/show.ts';
import type { Command, Script } from '../../shell/script.ts';
import { type NodeTable, nextOf } from '../../syntax/table.ts';
import { type NetworkCommand, networkCommand } from '../../tables/network-commands.ts';

/** A command of a script that fetches something from the network. */
export interface NetworkCall {
  readonly does: NetworkCommand['does'];
  /** `npm ci`, `curl`. */
  readonly shown: string;
  readonly command: Command;
}

export function networkCalls({ commands }: Script): readonly NetworkCall[] {
  return commands.flatMap((command) => networkCallOf(command) ?? []);
}

export function networkCallOf(command: Command): NetworkCall | undefined {
  const { program, words } = command;
  const found = networkCommand(program, words);
  if (found === undefined) return undefined;
  const shown = printable(found.word === undefined ? program : `${program} ${found.word}`);
  return { does: found.row.does, shown, command };
}

/** The script that an expression of a .nix file is; not one that only stands within it, as a part of another. */
export function scriptAt(
  table: NodeTable,
  scripts: readonly Script[],
  row: number | undefined,
): Script | undefined {
  if (row === undefined) return undefined;
  const end = nextOf(table, row);
  return scripts.find((script) => script.row !== undefined && script.row >= row && script.row < end);
}

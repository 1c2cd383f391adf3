import type { Command, Script } from '../../../shell/script.ts';
import { USER_SETTINGS, type UserSetting } from '../../../tables/user-settings.ts';
import { commandLine, hasOption } from './command-line.ts';

/** Gives the setting of the user that a command of the script changes without naming a file. */
export function userSettingReader({ assignments }: Script): (command: Command) => UserSetting | undefined {
  const assigned = new Set(assignments.map(({ name }) => name));
  return (command) => BY_PROGRAM.get(command.program)?.find((row) => changes(row, command, assigned));
}

const BY_PROGRAM = new Map<string, UserSetting[]>();
for (const row of USER_SETTINGS) {
  const same = BY_PROGRAM.get(row.program);
  if (same === undefined) BY_PROGRAM.set(row.program, [row]);
  else same.push(row);
}

function changes(row: UserSetting, { words }: Command, assigned: ReadonlySet<string>): boolean {
  const line = commandLine(words, row);
  const { operands = [], options, without = [], more = 0 } = row;
  const elsewhere = ['HOME', ...(row.elsewhere ?? [])];
  const behind = line.operands.slice(operands.length);
  return (
    operands.every((name, index) => line.operands[index]?.text === name) &&
    behind.length >= more &&
    (options === undefined || hasOption(line, options)) &&
    !hasOption(line, [...without, '--help', '--version']) &&
    !without.includes(behind[0]?.text ?? '') &&
    !elsewhere.some((name) => assigned.has(name))
  );
}

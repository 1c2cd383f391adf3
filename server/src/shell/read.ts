import type { ParseShell, Script, ScriptSource } from './script.ts';

/** Reads what a script does off its tree. Never throws. */
export function readScript({ place, row, text }: ScriptSource, _parse: ParseShell): Script {
  return {
    place,
    row,
    text,
    shebangs: [],
    interpreter: 'sh',
    commands: [],
    assignments: [],
    comments: [],
    damage: [],
  };
}

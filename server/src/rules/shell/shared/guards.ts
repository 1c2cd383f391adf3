import type { Assignment, Command } from '../../../shell/script.ts';
import { GUARD_VARIABLES, NIX_GUARDS, NIX_PROGRAMS, type NixGuard } from '../../../tables/nix-guards.ts';
import { settingNamed } from '../../../tables/settings.ts';
import type { Span } from '../../../text/span.ts';
import { UNKNOWN } from '../../../text/mapped.ts';

/** A place where a script switches a guard of Nix off. */
export interface GuardOff {
  readonly guard: Pick<NixGuard, 'so' | 'usual' | 'inImages' | 'toSend'>;
  /** As it is written, with its value: `--option sandbox false`. */
  readonly shown: string;
  readonly span: Span;
}

/** The program of Nix that a command is; of `use flake` in .envrc `use_flake`. */
export function nixProgram({ program, words }: Command): string | undefined {
  const name = program === 'use' ? `use_${words[0]?.text ?? ''}` : program;
  return NIX_PROGRAMS.has(name) ? name : undefined;
}

/** The flags of a program of Nix that switch a guard off, each for itself. */
export function guardFlags({ program, words }: Command): readonly GuardOff[] {
  const found: GuardOff[] = [];
  const ends = ENDS.get(program) ?? [];
  for (const [at, word] of words.entries()) {
    const { text, span } = word;
    // What follows is for the program that is run.
    if (text === '--' || ends.includes(text)) break;
    if (!text.startsWith('--')) continue;
    const flag = NIX_GUARDS.find(({ flags }) => flags?.includes(text) === true);
    if (flag !== undefined) {
      found.push({ guard: flag, shown: text, span });
      continue;
    }
    const isOption = text === '--option';
    const name = isOption ? words[at + 1]?.text : text.slice(2);
    const value = words[at + (isOption ? 2 : 1)];
    const guard = name === undefined || value === undefined ? undefined : guardOff(name, value.text);
    if (guard === undefined || value === undefined) continue;
    found.push({
      guard,
      shown: `${text}${isOption ? ` ${name ?? ''}` : ''} ${value.text}`,
      span: { start: span.start, end: Math.max(span.end, value.span.end) },
    });
  }
  return found;
}

/** The lines of a NIX_CONFIG, and variables of nixpkgs. */
export function guardVariables({ name, value, span }: Assignment): readonly GuardOff[] {
  const so = GUARD_VARIABLES.get(name);
  if (so !== undefined) return value.text === '1' ? [{ guard: { so }, shown: `${name}=1`, span }] : [];
  if (name !== 'NIX_CONFIG') return [];
  return value.text.split('\n').flatMap((line) => {
    const at = line.indexOf('=');
    const setting = line.slice(0, Math.max(0, at)).trim();
    const text =
      line
        .slice(at + 1)
        .split('#', 1)[0]
        ?.trim() ?? '';
    const guard = at < 0 ? undefined : guardOff(setting, text);
    return guard === undefined ? [] : [{ guard, shown: `NIX_CONFIG with ${setting} = ${text}`, span }];
  });
}

/** Options of `nix develop` and `nix shell` that the command line of another program comes after. */
const ENDS: ReadonlyMap<string, readonly string[]> = new Map(
  ['nix', 'nom'].map((program) => [program, ['-c', '--command']]),
);

function guardOff(name: string, value: string): NixGuard | undefined {
  const known = settingNamed(name)?.info.name;
  if (known === undefined || value === '' || value.includes(UNKNOWN)) return undefined;
  return NIX_GUARDS.find(
    ({ setting, values }) => setting === known && (values === undefined || values.includes(value)),
  );
}

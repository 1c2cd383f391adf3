import { hostKind } from '../../../flake/host.ts';
import { withoutSecrets } from '../../../flake/secrets.ts';
import { parseUrl } from '../../../flake/url.ts';
import type { Assignment, Command } from '../../../shell/script.ts';
import { cacheOfKey } from '../../../tables/caches.ts';
import { GUARD_VARIABLES, NIX_GUARDS, NIX_PROGRAMS, type NixGuard } from '../../../tables/nix-guards.ts';
import { settingNamed } from '../../../tables/settings.ts';
import type { Span } from '../../../text/span.ts';
import { UNKNOWN } from '../../../text/mapped.ts';

/** A place where a script switches a guard of Nix off. */
export interface GuardOff {
  readonly guard: Pick<NixGuard, 'so' | 'usual' | 'inImages' | 'toSend'> & {
    readonly isMild?: true;
    /** What is shown instead of the value. */
    readonly value?: string;
  };
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
      shown: `${text}${isOption ? ` ${name ?? ''}` : ''} ${guard.value ?? value.text}`,
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
    return guard === undefined
      ? []
      : [{ guard, shown: `NIX_CONFIG with ${setting} = ${guard.value ?? text}`, span }];
  });
}

/** Options of `nix develop` and `nix shell` that the command line of another program comes after. */
const ENDS: ReadonlyMap<string, readonly string[]> = new Map(
  ['nix', 'nom'].map((program) => [program, ['-c', '--command']]),
);

function guardOff(name: string, value: string): GuardOff['guard'] | undefined {
  const known = settingNamed(name)?.info.name;
  if (known === undefined || value === '' || value.includes(UNKNOWN)) return undefined;
  if (known === 'substituters' || known === 'trusted-public-keys')
    return cacheAdded(known, value.split(/\s+/));
  return NIX_GUARDS.find(
    ({ setting, values }) => setting === known && (values === undefined || values.includes(value)),
  );
}

/** A cache that is asked without encryption, or a key that is not one of a well-known cache. */
function cacheAdded(
  setting: 'substituters' | 'trusted-public-keys',
  values: readonly string[],
): GuardOff['guard'] | undefined {
  for (const value of values) {
    if (setting === 'trusted-public-keys') {
      const [name = '', key] = value.split(':', 2);
      if (key !== undefined && cacheOfKey(name) === undefined)
        return { so: 'whoever holds that key can put anything onto the machine', isMild: true, value: name };
    } else {
      const parsed = parseUrl(value, true);
      if (parsed.ok && parsed.url.scheme === 'http' && hostKind(parsed.url.authority?.host ?? '') === 'name')
        return { so: 'anybody on the way can read along and answer', value: withoutSecrets(value) };
    }
  }
  return undefined;
}

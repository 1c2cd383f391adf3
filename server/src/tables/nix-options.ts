import { settingNamed } from './settings.ts';

/**
 * Options of the programs of Nix, with how many words belong to each. Those that are settings are in `settings.ts`.
 *
 * To add one, add it to a row. Sources: `nix --help`, nix-shell(1), nix-env(1), nix-build(1), nixos-rebuild(8).
 */
const COMMON: readonly (readonly [count: number, options: string])[] = [
  [2, '--option --override-input --override-flake --arg --argstr --arg-from-file --redirect --set-env-var'],
  [
    1,
    '-I --include -f --file -A --attr -j --jobs --max-jobs --cores --log-format --out-link -o --profile --builders --eval-store --from --to',
  ],
  [
    1,
    '--inputs-from --expr --apply --update-input --reference-lock-file --output-lock-file --priority --phase --keep --unset --unset-env-var --interpreter --run --command --flake --target-host --build-host --specialisation --configuration --hostname --arg-from-stdin --add-root --max-silent-time --fast-connection',
  ],
];

/** Where a short option means something of its own. */
const OWN: Readonly<Record<string, readonly (readonly [count: number, options: string])[]>> = {
  nix: [
    [1, '-k -u -c -C -E'],
    [2, '-s'],
  ],
  'nix-shell': [
    [1, '-i'],
    [0, '-E --expr'],
  ],
  'nix-build': [[0, '-E --expr']],
  'nix-env': [
    [1, '-p'],
    [0, '-E --from-expression'],
  ],
  'nixos-rebuild': [[1, '-p --profile-name']],
  'home-manager': [[1, '-b']],
};

/** Settings that the command line has as switches. */
const SWITCHES: ReadonlySet<string> = new Set([
  '--sandbox',
  '--fallback',
  '--keep-going',
  '--keep-failed',
  '--repair',
]);

/** How many words belong to an option of a program of Nix: `nix`, `nix-shell`. */
export function nixOptionValues(program: string): (name: string) => number {
  const counts = COUNTS.get(program) ?? COUNTS.get('');
  return (name) => {
    const count = counts?.get(name);
    if (count !== undefined) return count;
    if (!name.startsWith('--') || SWITCHES.has(name)) return 0;
    const kind = settingNamed(name.slice(2))?.info.kind;
    return kind === undefined || kind === 'bool' ? 0 : 1;
  };
}

const COUNTS: ReadonlyMap<string, ReadonlyMap<string, number>> = new Map(
  ['', ...Object.keys(OWN)].map((program) => [
    program,
    new Map(
      [...COMMON, ...(OWN[program] ?? [])].flatMap(([count, options]) =>
        options.split(' ').map((name) => [name, count] as const),
      ),
    ),
  ]),
);

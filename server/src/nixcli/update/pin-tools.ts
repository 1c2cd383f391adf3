import type { LockFormat } from '../../lock/format.ts';

/** How the tool that keeps a lock updates it. Names are the last arguments. */
export interface PinTool {
  readonly program: string;
  /** @param lock the lock's path, as the copy has it, and the folder that the tool runs in */
  readonly args: (lock: { readonly folder: string; readonly file: string }) => readonly string[];
  /** Whether it takes several names at once; otherwise it is started for each. */
  readonly several: boolean;
  /** What it needs beside the lock, in the lock's own folder. */
  readonly beside: readonly string[];
  /** What it fails with where there is nothing to do. */
  readonly nothingToDo?: RegExp;
}

/**
 * From their own help: npins and niv in their README, lon in rust/lon/src/cli.rs, devenv on the page of its commands.
 * None of them is at hand for the tests here, which see that they are started so.
 */
export const PIN_TOOLS: Readonly<Partial<Record<LockFormat['id'], PinTool>>> = {
  npins: {
    program: 'npins',
    args: ({ folder }) => ['--directory', folder, 'update'],
    several: true,
    beside: [],
  },
  niv: {
    program: 'niv',
    args: ({ file }) => ['--sources-file', file, 'update'],
    several: false,
    beside: [],
  },
  lon: {
    program: 'lon',
    args: ({ folder }) => ['--directory', folder, 'update'],
    several: false,
    beside: ['lon.nix'],
    nothingToDo: /No updates available/,
  },
  devenv: {
    program: 'devenv',
    args: () => ['update'],
    several: false,
    beside: ['devenv.yaml', 'devenv.nix'],
  },
};

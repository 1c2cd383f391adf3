import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { environment } from './environment.ts';

/** A store of one Nix for one test file, and a folder beside it for what is put in. */
export interface Store {
  /** Its folder, where others have `/nix/store`. */
  readonly storeDir: string;
  /** As `nix --version` tells it: `2.26.3`. */
  readonly release: string;
  /** Makes a folder outside the store. */
  at(name: string): string;
  /** What a program of that Nix prints, without white space around it. Throws with what it said where it fails. */
  run(program: 'nix' | 'nix-store' | 'nix-hash', args: readonly string[]): string;
  /** The value of an expression that may read files. */
  evaluate(expression: string): unknown;
  end(): void;
}

export function createStore(nix: string): Store {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'nix-audit-store-')));
  const at = (name: string): string => {
    mkdirSync(join(folder, name), { recursive: true });
    return join(folder, name);
  };
  const env = environment([dirname(nix), process.env['PATH']].join(delimiter), at);
  const run: Store['run'] = (program, args) => {
    const { status, stdout, stderr } = spawnSync(join(dirname(nix), program), args, {
      cwd: folder,
      env,
      encoding: 'utf8',
      timeout: 60_000,
      maxBuffer: 1 << 26,
    });
    if (status !== 0) throw new Error(`${program} ${args[0]} ended with ${status}: ${stderr}`);
    return stdout.trim();
  };
  return {
    storeDir: at('store'),
    release: /\d[\d.]*\d/.exec(run('nix', ['--version']))?.[0] ?? '',
    at,
    run,
    evaluate: (expression) => JSON.parse(run('nix', ['eval', '--json', '--impure', '--expr', expression])),
    end() {
      // Nix takes the right to write from all that it stores.
      execFileSync('chmod', ['-R', 'u+w', folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

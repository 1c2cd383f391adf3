import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Answer } from './claim.ts';
import { environment } from './environment.ts';
import { HONEST } from './honest.ts';
import { commitEnvironment, gitUrl, type Tree, trees, writeTree } from './trees.ts';

/** A store with the trees in it, and repositories to fetch from; no network and nothing of the machine's. */
export interface World {
  /** As `nix --version` tells it: `2.26.3`. */
  readonly release: string;
  /** Evaluates a flake of two files. */
  evaluate(flake: string, lock: string): Promise<Answer>;
  end(): void;
}

export async function createWorld(nix: string): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'nix-audit-world-'));
  const at = (name: string): string => {
    mkdirSync(join(folder, name), { recursive: true });
    return join(folder, name);
  };
  for (const tree of trees) writeTree(at(`trees/${tree.name}`), tree);
  const repositories = new Map(
    trees.map((tree) => [gitUrl(tree.name), repository(at(`git/${tree.name}`), tree)]),
  );
  const path = [dirname(nix), process.env['PATH']].join(delimiter);
  const env = { ...environment(path, at), ...gitEnvironment(repositories) };
  const run = (args: readonly string[]): Promise<Ended> => start(nix, args, env, folder);
  for (const { name } of trees) {
    const { code, stderr } = await run(['store', 'add-path', '--name', 'source', at(`trees/${name}`)]);
    if (code !== 0) throw new Error(`${nix} cannot add to its store: ${stderr}`);
  }
  const { stdout } = await run(['--version']);
  let count = 0;
  return {
    release: /\d[\d.]*/.exec(stdout)?.[0].replace(/\.$/, '') ?? '',
    async evaluate(flake, lock) {
      const project = at(`projects/${count++}`);
      mkdirSync(join(project, 'flake'));
      writeFileSync(join(project, 'flake/flake.nix'), flake);
      writeFileSync(join(project, 'flake/flake.lock'), lock);
      const args = ['eval', '--raw', '--offline', '--no-update-lock-file', `path:${project}/flake#content`];
      // What one evaluation has fetched must not help another one.
      return answerOf(await start(nix, args, { ...env, XDG_CACHE_HOME: join(project, 'cache') }, folder));
    },
    end() {
      // Nix takes the right to write from all that it stores.
      execFileSync('chmod', ['-R', 'u+w', folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * The address space that one evaluation may take, in KiB. Every evaluation, those of the honest locks included, gets
 * along with a tenth of it; with some locks Nix takes all that a machine has.
 */
const MEMORY_KIB = 2_000_000;

interface Ended {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** Its time was over. */
  readonly isEndless: boolean;
}

function start(nix: string, args: readonly string[], env: NodeJS.ProcessEnv, cwd: string): Promise<Ended> {
  return new Promise((resolve) => {
    const options = {
      env,
      cwd,
      encoding: 'utf8',
      timeout: 20_000,
      killSignal: 'SIGKILL',
      maxBuffer: 1 << 26,
    } as const;
    const limited = ['-c', `ulimit -v ${MEMORY_KIB} && exec "$@"`, 'sh', nix, ...args];
    const child = execFile('sh', limited, options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : undefined;
      resolve({ code, stdout, stderr, isEndless: error?.killed === true });
    });
    child.stdin?.end();
  });
}

/** What came out, in the terms of a claim: with the whole of what was said. */
function answerOf({ code, stdout, stderr, isEndless }: Ended): Answer {
  const said = stripVTControlCharacters(stderr);
  if (code === 0) {
    // git tells its progress there, too.
    const warnings = said.split('\n').filter((line) => line.startsWith('warning:'));
    const content = stdout === HONEST ? 'honest' : 'forged';
    return { does: 'accepts', content, ...(warnings.length > 0 && { says: warnings.join(' ') }) };
  }
  const says = said.replaceAll(/\s+/g, ' ').trim();
  if (/unable to download|transport '\w+' not allowed/.test(says)) return { does: 'fetches', says };
  if (isEndless || /\b(?:stack overflow|out of memory|Out of Memory|bad_alloc)\b/.test(says)) {
    return { does: 'exhausts', says };
  }
  // 128 and more, or none: ended by a signal.
  return { does: code === undefined || code >= 128 ? 'crashes' : 'refuses', says };
}

/** Lets git fetch the repositories from their folders, and nothing from anywhere else. */
function gitEnvironment(repositories: ReadonlyMap<string, string>): NodeJS.ProcessEnv {
  const settings = [
    ['protocol.allow', 'never'],
    ['protocol.file.allow', 'always'],
    ['safe.directory', '*'],
    ...[...repositories].map(([url, folder]) => [`url.file://${folder}.insteadOf`, url]),
  ];
  return {
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(
      settings.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  };
}

/** A repository of one commit. */
function repository(folder: string, tree: Tree): string {
  writeTree(folder, tree);
  const git = (...args: string[]): string =>
    execFileSync('git', args, {
      cwd: folder,
      encoding: 'utf8',
      env: {
        PATH: process.env['PATH'],
        HOME: folder,
        GIT_CONFIG_NOSYSTEM: '1',
        ...commitEnvironment,
      },
    });
  git('init', '--quiet', '--initial-branch=master');
  git('add', 'flake.nix');
  git('commit', '--quiet', '-m', tree.name);
  git('branch', 'main');
  const head = git('rev-parse', 'HEAD').trim();
  if (head !== tree.rev) throw new Error(`git made ${head} of ${tree.name}, not ${tree.rev}`);
  return folder;
}

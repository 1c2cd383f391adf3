import { type NixRefused, refusal } from '../../nixcli/nix/answer.ts';
import { closureOf, largestOf } from '../../nixcli/nix/closure.ts';
import { keptInfo } from '../../nixcli/nix/kept-info.ts';
import type { Closure, Root } from '../../nixcli/nix/values.ts';
import type { KnownPath, StoreAnswer, StoreFacts } from '../hover/store-facts.ts';
import type { NixHost } from './host.ts';
import type { NixWatch } from './nix-state.ts';
import { createQuestions } from './questions.ts';

interface Surroundings {
  readonly host: NixHost;
  readonly isTrusted: () => boolean;
  /** Is told of each answer. */
  readonly watch: Pick<NixWatch, 'noticed'>;
}

/** So long is waited for all there is to know, before what is known is told. Less than a hover waits. In milliseconds. */
const PATIENCE = 1500;
/** So long what keeps a path counts as known. It may change without the path. In milliseconds. */
const ROOTS_HOLD = 30_000;
const MOST_REMEMBERED = 2000;
const CONTRIBUTORS = 5;

/** What is told of a closure: the closure itself may be of many megabytes. */
interface Sums {
  readonly closureSize: number;
  readonly closurePaths: number;
  readonly largest: KnownPath['largest'];
}

/**
 * What Nix says of store paths, for hovers. Only store paths are asked about, and only in a trusted workspace: in another
 * one what was asked before is told, and no process is started.
 */
export function createStoreFacts({ host, isTrusted, watch }: Surroundings): StoreFacts {
  const { kept } = host;
  const questions = createQuestions<StoreAnswer>();
  const rooted = new Map<string, { readonly roots: readonly Root[]; readonly at: number }>();
  const summed = new Map<string, Sums>();

  /** Without asking anybody. */
  function known(path: string): KnownPath | undefined {
    const found = keptInfo(kept.infos.cache(), path);
    if (found === undefined) return undefined;
    const { info, seen } = found;
    const roots = rooted.get(path)?.roots;
    return { info, closureSize: undefined, ...sumsOf(path, seen), ...(roots === undefined ? {} : { roots }) };
  }

  function sumsOf(path: string, seen: string): Sums | undefined {
    const key = `${path} ${seen}`;
    const before = summed.get(key);
    if (before !== undefined) return before;
    const cache = kept.infos.cache();
    const closure = closureOf(path, (one) => cache.get(one)?.info);
    if (closure === undefined) return undefined;
    const sums = sum(closure);
    remember(summed, key, sums);
    return sums;
  }

  async function ask(path: string, signal: AbortSignal): Promise<StoreAnswer> {
    const nix = await host.nix();
    const infos = await nix.pathInfo([path], { signal });
    watch.noticed(infos.ok ? undefined : infos);
    if (!infos.ok) return refused(infos);
    if (!infos.value.has(path)) return { kind: 'absent' };
    const [, roots] = await Promise.all([nix.closure(path, { signal }), nix.roots(path, { signal })]);
    if (roots.ok) remember(rooted, path, { roots: roots.value, at: performance.now() });
    kept.infos.changed();
    const all = known(path);
    return all === undefined ? { kind: 'absent' } : { kind: 'known', path: all };
  }

  return {
    storeDir: host.storeDir,
    async about(path, signal) {
      await host.ready();
      const before = known(path);
      if (!isTrusted()) return before === undefined ? refused(untrusted) : { kind: 'known', path: before };
      const rootsAt = rooted.get(path)?.at;
      const isFresh = rootsAt !== undefined && performance.now() - rootsAt < ROOTS_HOLD;
      if (before?.closureSize !== undefined && isFresh) return { kind: 'known', path: before };
      const asking = (one: AbortSignal) => ask(path, one);
      // What keeps a path is asked for the next time: it is no reason to let anybody wait.
      if (before?.closureSize !== undefined) {
        questions.prepare(path, asking);
        return { kind: 'known', path: before };
      }
      const late = (): StoreAnswer => {
        const soFar = known(path);
        return soFar === undefined ? stillWaiting : { kind: 'known', path: soFar };
      };
      return questions.wait(path, asking, { signal, patience: PATIENCE, late });
    },
  };
}

const stillWaiting: StoreAnswer = { kind: 'waiting', reason: 'Nix has not answered yet' };
const untrusted = refusal('untrusted', 'Nix is asked once the workspace is trusted');

function refused({ message }: NixRefused): StoreAnswer {
  return { kind: 'refused', reason: message };
}

function sum(closure: Closure): Sums {
  return {
    closureSize: closure.size,
    closurePaths: closure.infos.size,
    largest: largestOf(closure, CONTRIBUTORS).map(({ path, narSize }) => ({ path, narSize })),
  };
}

/** What was remembered first is the first to be forgotten. */
function remember<T>(memory: Map<string, T>, key: string, value: T): void {
  memory.delete(key);
  memory.set(key, value);
  const [oldest] = memory.keys();
  if (memory.size > MOST_REMEMBERED && oldest !== undefined) memory.delete(oldest);
}

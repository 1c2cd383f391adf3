import { existsSync } from 'node:fs';
import { type NixRefused, refusal } from '../../nixcli/nix/answer.ts';
import type { NixHost } from './host.ts';
import { measurePackage, savedState } from './measure-package.ts';
import type { NixWatch } from './nix-state.ts';
import type { PackageSubject } from './package-subjects.ts';
import type { KeptPackage } from './packages.ts';
import { createQuestions } from './questions.ts';

/** Whoever evaluates packages for hovers, where the user has set that it is done without a click. */
export interface PackageMeasures {
  /**
   * Sees to it that what is kept of a package is of now. Waits for it only so long, and not at all where something is
   * kept. Evaluates strictly: nothing is fetched, built or written, and what would take that fails. Never rejects.
   *
   * @param uris of what the flake's lock fetches
   */
  refresh(
    subject: PackageSubject,
    uris: () => Promise<readonly string[]>,
    signal: AbortSignal,
  ): Promise<MeasureState>;
}

export type MeasureState =
  /** What is kept is what there is to say. */
  | { readonly kind: 'known' }
  | { readonly kind: 'waiting' }
  /** `message` is a clause of plain text. */
  | { readonly kind: 'refused'; readonly message: string };

interface Surroundings {
  readonly host: NixHost;
  readonly isTrusted: () => boolean;
  readonly watch: Pick<NixWatch, 'noticed'>;
  /** Something else is kept now. */
  readonly onNews: () => void;
}

/** Less than a hover waits for the store. In milliseconds. */
const PATIENCE = 1500;
/** An output may depend on other files than those that are looked at: so long is it taken for what it was. */
const HOLDS = 60_000;
const MOST_REMEMBERED = 500;

export function createPackageMeasures({ host, isTrusted, watch, onNews }: Surroundings): PackageMeasures {
  const { packages, infos } = host.kept;
  const questions = createQuestions<MeasureState>();
  /** When each was evaluated last, from what, and why that failed. */
  const tried = new Map<
    string,
    { readonly made: string; readonly at: number; readonly refused: NixRefused | undefined }
  >();

  async function measure(
    subject: PackageSubject,
    made: string,
    uris: () => Promise<readonly string[]>,
    signal: AbortSignal,
  ): Promise<MeasureState> {
    const nix = await host.nix();
    const allowedUris = await uris();
    const facts = await nix.evalPackageStrictly(subject.output, { signal, allowedUris });
    const measured = facts.ok ? await measurePackage(nix, facts.value, made, signal) : facts;
    if (!measured.ok && measured.reason === 'cancelled') return { kind: 'waiting' };
    remember(tried, subject.key, {
      made,
      at: performance.now(),
      refused: measured.ok ? undefined : measured,
    });
    infos.changed();
    if (!measured.ok) {
      if (OF_NIX.has(measured.reason)) watch.noticed(measured);
      return refused(measured);
    }
    watch.noticed(undefined);
    packages.cache().set(subject.key, measured.value);
    packages.changed();
    onNews();
    return { kind: 'known' };
  }

  return {
    async refresh(subject, uris, signal) {
      await host.ready();
      if (!isTrusted()) return refused(untrusted);
      if (subject.kind === 'package' && !existsSync(subject.source)) return noNixpkgs;
      const { key } = subject;
      const made = savedState(subject);
      const kept = packages.cache().get(key);
      const last = tried.get(key);
      const isRecent = last?.made === made && performance.now() - last.at < HOLDS;
      if (isRecent && last.refused !== undefined) return refused(last.refused);
      const holds = isRecent || subject.kind === 'package';
      if (kept?.made === made && holds && !isBuiltSince(kept)) return { kind: 'known' };
      const ask = (one: AbortSignal) => measure(subject, made, uris, one);
      if (kept?.made === made && kept.sizes !== undefined) {
        questions.prepare(key, ask);
        return { kind: 'known' };
      }
      return questions.wait(key, ask, { signal, patience: PATIENCE, late: () => ({ kind: 'waiting' }) });
    },
  };
}

/** What says something of Nix, and not of the package, as that it takes long or would take the network. */
const OF_NIX: ReadonlySet<NixRefused['reason']> = new Set([
  'nix-missing',
  'too-old',
  'feature-disabled',
  'unreadable',
]);

/** It was not in the store, and now it is. */
function isBuiltSince({ sizes, outPath }: KeptPackage): boolean {
  return sizes === undefined && outPath !== undefined && existsSync(outPath);
}

const noNixpkgs: MeasureState = {
  kind: 'refused',
  message: 'the locked nixpkgs is not in the store, and is not fetched unasked',
};
const untrusted = refusal('untrusted', 'Nix is asked once the workspace is trusted');

function refused({ reason, message }: NixRefused): MeasureState {
  const isStrictness = reason === 'failed' || reason === 'offline';
  const where = isStrictness ? 'where nothing may be fetched or built, ' : '';
  return { kind: 'refused', message: `${where}${message}` };
}

/** What was remembered first is the first to be forgotten. */
function remember<T>(memory: Map<string, T>, key: string, value: T): void {
  memory.delete(key);
  memory.set(key, value);
  const [oldest] = memory.keys();
  if (memory.size > MOST_REMEMBERED && oldest !== undefined) memory.delete(oldest);
}

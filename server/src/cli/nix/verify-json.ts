import { toolVersion } from '../../engine/disk/version.ts';
import type { TreeState } from '../../nixcli/verify/check-trees.ts';
import type { RefetchState } from '../../nixcli/verify/refetch-tree.ts';
import type { Verdict } from '../../nixcli/verify/verdict.ts';
import type { VerifiedTree } from '../../nixcli/verify/verify-locked.ts';
import type { ContentsState, TrustState, VerifiedPath } from '../../nixcli/verify/verify-paths.ts';
import type { Verification } from '../commands/verify.ts';
import { TOOL_NAME } from '../help.ts';
import { jsonFailure, shownPath } from '../json-format.ts';

/** What `nix-audit verify --format json` prints: a contract, as that of `check`. */
export interface VerifyJson {
  readonly version: 1;
  readonly tool: { readonly name: string; readonly version: string };
  readonly locks: readonly {
    readonly file: string;
    readonly format: string;
    readonly inputs: readonly InputJson[];
  }[];
  readonly paths: readonly PathJson[];
  readonly failures: readonly { readonly file: string; readonly message: string }[];
  readonly summary: Readonly<Record<Verdict, number>> & {
    /** How many paths Nix looked at; null where no store path was named, or Nix could not say. */
    readonly paths: number | null;
  };
}

export interface InputJson {
  /** The names of the inputs that lead there. */
  readonly path: readonly string[];
  readonly node: string;
  readonly source: string;
  readonly rev: string | null;
  /** In seconds since 1970. */
  readonly lastModified: number | null;
  readonly narHash: string | null;
  readonly verdict: Verdict;
  readonly store: {
    readonly state: TreeState['state'];
    readonly path: string | null;
    /** What the files hash to; null where they were not read. */
    readonly narHash: string | null;
    readonly narSize: number | null;
    readonly message: string | null;
  };
  /** Null without `--refetch`. */
  readonly refetch: {
    readonly state: RefetchState['state'];
    readonly narHash: string | null;
    readonly rev: string | null;
    readonly lastModified: number | null;
    readonly message: string | null;
  } | null;
}

export interface PathJson {
  readonly path: string;
  readonly verdict: Verdict;
  /** Null where it was not asked for. */
  readonly contents: {
    readonly state: ContentsState['state'];
    readonly by: 'database' | 'name' | null;
    readonly expected: string | null;
    readonly actual: string | null;
    readonly message: string | null;
  } | null;
  readonly trust: { readonly state: TrustState['state']; readonly message: string | null } | null;
}

export function verifyJson(verification: Verification, cwd: string): VerifyJson {
  const { locks, paths, failures } = verification;
  return {
    version: 1,
    tool: { name: TOOL_NAME, version: toolVersion() },
    locks: locks.map(({ path, format, trees }) => ({
      file: shownPath(path, cwd),
      format,
      inputs: trees.map(inputJson),
    })),
    paths: (paths?.paths ?? []).map(pathJson),
    failures: failures.map((failure) => jsonFailure(failure, cwd)),
    summary: { ...countVerdicts(verification), paths: paths?.count ?? null },
  };
}

/** Of inputs and of store paths together. */
export function countVerdicts({ locks, paths }: Verification): Record<Verdict, number> {
  const counts: Record<Verdict, number> = { verified: 0, mismatch: 0, unknown: 0, 'within-parent': 0 };
  for (const { trees } of locks) for (const { verdict } of trees) counts[verdict]++;
  for (const path of paths?.paths ?? []) counts[pathVerdict(path)]++;
  return counts;
}

/** What is modified and what nobody vouches for are mismatches alike: neither may be relied on. */
export function pathVerdict({ contents, trust }: VerifiedPath): Verdict {
  if (contents?.state === 'modified' || trust?.state === 'untrusted') return 'mismatch';
  return contents?.state === 'unknown' || trust?.state === 'unknown' ? 'unknown' : 'verified';
}

export function inputJson({ tree, store, refetch, verdict }: VerifiedTree): InputJson {
  return {
    path: tree.path,
    node: tree.node,
    source: tree.source,
    rev: tree.rev ?? null,
    lastModified: tree.lastModified ?? null,
    narHash: tree.narHash ?? null,
    verdict,
    store: {
      state: store.state,
      path: 'path' in store ? (store.path ?? null) : null,
      narHash:
        store.state === 'mismatch'
          ? store.got
          : store.state === 'verified' && tree.place.kind === 'store'
            ? tree.place.hash
            : null,
      narSize: 'size' in store ? store.size : null,
      message: store.state === 'unclear' ? store.message : null,
    },
    refetch: refetch === undefined ? null : refetchJson(refetch),
  };
}

function refetchJson(refetch: RefetchState): NonNullable<InputJson['refetch']> {
  const got = 'got' in refetch ? refetch.got : undefined;
  return {
    state: refetch.state,
    narHash: got?.narHash ?? null,
    rev: got?.rev ?? null,
    lastModified: got?.lastModified ?? null,
    message: 'message' in refetch ? refetch.message : null,
  };
}

function pathJson(verified: VerifiedPath): PathJson {
  const { path, contents, trust } = verified;
  const isModified = contents?.state === 'modified';
  return {
    path,
    verdict: pathVerdict(verified),
    contents:
      contents === undefined
        ? null
        : {
            state: contents.state,
            by: contents.state === 'intact' ? contents.by : null,
            expected: isModified ? contents.expected : null,
            actual: isModified ? contents.got : null,
            message: contents.state === 'unknown' ? contents.message : null,
          },
    trust:
      trust === undefined
        ? null
        : { state: trust.state, message: trust.state === 'unknown' ? trust.message : null },
  };
}

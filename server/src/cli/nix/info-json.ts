import { toolVersion } from '../../engine/disk/version.ts';
import { largestOf, type StoreFacts } from '../../nixcli/verify/store-facts.ts';
import type { OutputFacts } from '../commands/info.ts';
import type { Verification } from '../commands/verify.ts';
import { TOOL_NAME } from '../help.ts';
import { verifyJson, type VerifyJson } from './verify-json.ts';

/** What `nix-audit info --format json` prints: a contract, as that of `check`. `kind` says which of them it is. */
type InfoJson<Kind extends string, Rest> = {
  readonly version: 1;
  readonly tool: { readonly name: string; readonly version: string };
  readonly kind: Kind;
} & Rest;

/** What a store says of a path; null is what is not known. Sizes are in bytes, dates in seconds since 1970. */
export interface StoreJson {
  /** Null where Nix could not be asked. */
  readonly inStore: boolean | null;
  readonly narSize: number | null;
  readonly narHash: string | null;
  readonly closureSize: number | null;
  /** How many paths it is, with the path itself. */
  readonly closurePaths: number | null;
  /** The five largest paths of the closure, by their own size. */
  readonly largest: readonly { readonly path: string; readonly narSize: number }[];
  readonly deriver: string | null;
  readonly references: readonly string[] | null;
  readonly signatures: readonly string[] | null;
  /** Built on this machine. */
  readonly ultimate: boolean | null;
  /** How its content decides its name. */
  readonly ca: string | null;
  readonly registrationTime: number | null;
  readonly roots: readonly { readonly link: string; readonly target: string }[] | null;
  /** Why something is not known. */
  readonly problems: readonly string[];
}

export function storeInfoJson(
  path: string,
  facts: StoreFacts,
): InfoJson<'store-path', { readonly path: string } & StoreJson> {
  return { ...head('store-path'), path, ...storeJson(facts) };
}

export function lockInfoJson(
  verification: Verification,
  cwd: string,
): InfoJson<'lock', Pick<VerifyJson, 'locks' | 'failures'>> {
  const { locks, failures } = verifyJson(verification, cwd);
  return { ...head('lock'), locks, failures };
}

type OutputJson = Omit<
  OutputFacts['package'],
  'name' | 'pname' | 'version' | 'description' | 'outPath' | 'drvPath' | 'licenses'
> & {
  readonly name: string | null;
  readonly pname: string | null;
  readonly version: string | null;
  readonly description: string | null;
  readonly licenses: readonly {
    readonly spdxId: string | null;
    readonly fullName: string | null;
    readonly free: boolean | null;
  }[];
  readonly outPath: string | null;
  readonly drvPath: string | null;
};

export function outputInfoJson({ output, nix, package: facts, store }: OutputFacts): InfoJson<
  'output',
  {
    readonly output: string;
    readonly evaluatedBy: string;
    readonly package: OutputJson;
    readonly store: StoreJson | null;
  }
> {
  return {
    ...head('output'),
    output,
    evaluatedBy: nix,
    package: {
      name: facts.name ?? null,
      pname: facts.pname ?? null,
      version: facts.version ?? null,
      description: facts.description ?? null,
      licenses: facts.licenses.map(({ spdxId, fullName, free }) => ({
        spdxId: spdxId ?? null,
        fullName: fullName ?? null,
        free: free ?? null,
      })),
      knownVulnerabilities: facts.knownVulnerabilities,
      outPath: facts.outPath ?? null,
      drvPath: facts.drvPath ?? null,
    },
    store: store === undefined ? null : storeJson(store),
  };
}

function head<Kind extends string>(kind: Kind): InfoJson<Kind, unknown> {
  return { version: 1, tool: { name: TOOL_NAME, version: toolVersion() }, kind };
}

const NOTHING: StoreJson = {
  inStore: null,
  narSize: null,
  narHash: null,
  closureSize: null,
  closurePaths: null,
  largest: [],
  deriver: null,
  references: null,
  signatures: null,
  ultimate: null,
  ca: null,
  registrationTime: null,
  roots: null,
  problems: [],
};

function storeJson(facts: StoreFacts): StoreJson {
  if (facts.state === 'absent') return { ...NOTHING, inStore: false };
  if (facts.state === 'unasked') {
    const { files, message } = facts;
    return 'problem' in files
      ? { ...NOTHING, problems: [message, files.problem] }
      : { ...NOTHING, ...files, problems: [message] };
  }
  const { info, closure, roots, problems } = facts;
  return {
    inStore: true,
    narSize: info.narSize,
    narHash: info.narHash,
    closureSize: closure?.size ?? null,
    closurePaths: closure?.infos.size ?? null,
    largest: (closure === undefined ? [] : largestOf(closure)).map(({ path, narSize }) => ({
      path,
      narSize,
    })),
    deriver: info.deriver ?? null,
    references: info.references,
    signatures: info.signatures,
    ultimate: info.ultimate,
    ca: info.ca ?? null,
    registrationTime: info.registrationTime ?? null,
    roots: roots?.map(({ link, target }) => ({ link, target })) ?? null,
    problems,
  };
}

import { type JsonMember, type JsonObject, memberOf } from '../../../syntax/json.ts';
import type { Span } from '../../../text/span.ts';

/** What is wrong with an attribute: `refused` by Nix, or `misread`, taken for another value. */
export interface AttrProblem {
  readonly kind: 'refused' | 'misread';
  readonly attr: string;
  /** Continues the name of the part: `has no "owner"`. */
  readonly says: string;
  readonly span: Span | undefined;
}

/** What the value of an attribute must be. */
const WANTED: ReadonlyMap<string, 'string' | 'bool' | 'number'> = new Map<
  string,
  'string' | 'bool' | 'number'
>([
  ...['type', 'owner', 'repo', 'ref', 'rev', 'narHash', 'host', 'url', 'id', 'path', 'dir'].map(
    (attr) => [attr, 'string'] as const,
  ),
  ...['shallow', 'submodules', 'allRefs', 'lfs', 'exportIgnore'].map((attr) => [attr, 'bool'] as const),
  ['revCount', 'number'],
]);

const REQUIRED: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ...['github', 'gitlab', 'sourcehut'].map((type) => [type, ['owner', 'repo']] as const),
  ...['git', 'hg', 'tarball', 'file'].map((type) => [type, ['url']] as const),
  ['path', ['path']],
  ['indirect', ['id']],
]);

/**
 * Attributes of `locked` or `original` that are missing or of another kind than Nix wants, for the types that it has
 * (`inputFromAttrs` and `get…Attr` in src/libfetchers; tried with Nix 2.8). `lastModified` has rules of its own.
 */
export function* attrProblems(ref: JsonObject): Generator<AttrProblem> {
  const type = memberOf(ref, 'type')?.value;
  if (type === undefined) yield { kind: 'refused', attr: 'type', says: 'has no "type"', span: undefined };
  for (const member of ref.members) {
    const problem = kindProblem(member.key, member);
    if (problem !== undefined && memberOf(ref, member.key) === member) yield problem;
  }
  if (type?.kind !== 'string') return;
  for (const attr of REQUIRED.get(type.value) ?? []) {
    if (memberOf(ref, attr) !== undefined) continue;
    const says = `has no "${attr}", which the type "${type.value}" needs`;
    yield { kind: 'refused', attr, says, span: undefined };
  }
}

/** Values that are neither a string nor a number nor a boolean are for others to tell. */
function kindProblem(attr: string, { value }: JsonMember): AttrProblem | undefined {
  const { kind, span } = value;
  if (kind !== 'string' && kind !== 'number' && kind !== 'bool') return undefined;
  const wanted = WANTED.get(attr);
  if (wanted !== undefined && kind !== wanted) {
    const says = `has an attribute "${attr}" that is ${wanted === 'bool' ? 'neither true nor false' : `no ${wanted}`}`;
    return { kind: 'refused', attr, says, span };
  }
  if (attr !== 'revCount' || kind !== 'number') return undefined;
  if (Number.isSafeInteger(value.value) && value.value >= 0) return undefined;
  const says = `has the number ${value.value} as "revCount", which counts commits: Nix takes it for another number`;
  return { kind: 'misread', attr, says, span };
}

import { flakeOf, type NixSource } from '../../engine/sources.ts';
import type { FlakeInput, FlakeRecord } from '../../flake/flake.ts';
import { showRef } from '../../flake/show.ts';
import { type AboutOptions, aboutNode } from '../../lock/about.ts';
import type { LockEdge } from '../../lock/graph.ts';
import type { LockIndex } from '../../lock/lock-index.ts';
import type { NixFacts } from '../../nix/facts.ts';
import { bindingAt } from '../../nix/binding-at.ts';
import type { Span } from '../../text/span.ts';
import { followsLine, holds, nowhere, union } from './at-lock.ts';
import { type Card, code, type Line, strong } from './card.ts';
import { nodeLines, shortened } from './node-lines.ts';

/** The flake.lock beside a flake.nix. */
export type PartnerLock = LockIndex | 'absent' | 'unreadable' | 'unsaved';

/** An input of a flake.nix: its name, its reference, what it follows, or a formal of `outputs`. */
export function inputCard(
  source: NixSource,
  offset: number,
  lock: PartnerLock,
  options: AboutOptions,
): Card | undefined {
  if (source.role.kind !== 'flake') return undefined;
  const found = inputAt(source.facts, flakeOf(source), offset);
  if (found === undefined) return undefined;
  const { path, input, span } = found;
  const title: Line = [
    strong('Input'),
    ' ',
    code(shortened(path).join('/')),
    input?.implicit === true ? ', declared by the arguments of outputs alone' : '',
  ];
  const declared = declaredLines(input);
  const around = input === undefined ? span : union(input.span, span);
  const card = { span, around, title };
  if (typeof lock === 'string')
    return { ...card, lines: [...declared, [`Locked: unknown: ${NO_LOCK[lock]}`]] };
  return { ...card, ...lockedPart(lock, found, declared, options) };
}

const NO_LOCK = {
  absent: 'there is no flake.lock beside this file, so Nix takes what is newest',
  unreadable: 'the flake.lock beside this file cannot be read',
  unsaved: 'this text is no file on disk, so no flake.lock stands beside it',
} as const;

function lockedPart(
  index: LockIndex,
  { path, input }: InputAt,
  declared: readonly Line[],
  options: AboutOptions,
): Pick<Card, 'lines' | 'storePath' | 'narHash'> {
  const { lock } = index;
  if (!lock.intact) return { lines: [...declared, [`Locked: unknown: ${NO_LOCK.unreadable}`]] };
  const edge = edgeAt(index, path);
  if (edge === undefined)
    return { lines: [...declared, ['Locked: unknown: the flake.lock has no input of this name']] };
  const end = lock.resolve(edge);
  const way = followsLine(edge);
  if (end.kind !== 'node') return { lines: [...declared, ...way, nowhere(end)] };
  if (end.node === lock.rootNode) return { lines: [...declared, ...way, ['Leads to: this flake itself']] };
  const about = aboutNode(index, end.node, options);
  const node: Line[] = end.node.key === path.at(-1) ? [] : [['Node of the lock: ', code(end.node.key)]];
  // What flake.nix asks for stands there; the lock's word for it is told where it is another.
  const isSame = input?.ref !== undefined && showRef(input.ref) === about.asked;
  const lines = nodeLines(about, lock.format).slice(isSame ? 1 : 0);
  return {
    lines: [...declared, ...way, ...lines, ...node],
    storePath: about.storePath,
    narHash: about.hash?.text,
  };
}

function declaredLines(input: FlakeInput | undefined): Line[] {
  if (input === undefined) return [['Declared: unknown, as it could not be read']];
  const lines: Line[] = [];
  if (input.follows !== undefined) {
    const target = input.follows.value;
    lines.push(['Declared to follow: ', code(['root', ...shortened(target)].join(' → '))]);
  }
  if (input.refError !== undefined)
    lines.push(['Declared: unreadable: ', { kind: 'said', text: input.refError.value }]);
  else if (input.ref !== undefined && input.follows === undefined)
    lines.push(['Declared: ', code(showRef(input.ref))]);
  else if (!input.literal) lines.push(['Declared: unknown, as it is not written out']);
  return lines;
}

/** The edge that the names of inputs lead to, from the root; those on the way may follow. */
function edgeAt({ lock }: LockIndex, path: readonly string[]): LockEdge | undefined {
  let node = lock.rootNode;
  for (const name of path.slice(0, -1)) {
    const edge = node?.inputs.get(name);
    const end = edge && lock.resolve(edge);
    node = end?.kind === 'node' ? end.node : undefined;
  }
  return node?.inputs.get(path.at(-1) ?? '');
}

export interface InputAt {
  /** The names of the inputs: more than one for an override. */
  readonly path: readonly string[];
  /** Undefined where what is declared could not be read as one. */
  readonly input: FlakeInput | undefined;
  readonly span: Span;
}

/** @param record undefined while the text is so broken that it is no set: then the names alone tell */
export function inputAt(
  facts: NixFacts,
  record: FlakeRecord | undefined,
  offset: number,
): InputAt | undefined {
  const formal = record?.outputs?.formals.find(({ span }) => holds(span, offset));
  if (formal !== undefined) {
    const input = record?.inputs.find(({ name }) => name === formal.name);
    return input && { path: [input.name], input, span: formal.span };
  }
  // Whatever is bound in there is no input.
  if (record?.outputs !== undefined && holds(record.outputs.span, offset)) return undefined;
  const at = bindingAt(facts.table, offset);
  if (at === undefined) return undefined;
  let inputs = record?.inputs ?? [];
  let input: FlakeInput | undefined;
  const path: string[] = [];
  let step = 0;
  for (; at.path[step] === 'inputs' && at.path[step + 1] !== undefined; step += 2) {
    const name = at.path[step + 1] ?? '';
    path.push(name);
    input = inputs.find((one) => one.name === name);
    inputs = input?.overrides ?? [];
  }
  // `inputs.a.url` and the value there are about `a`; `inputs.a.inputs` is about nothing yet.
  const isPart = at.path.length === step || (at.path.length === step + 1 && at.path[step] !== 'inputs');
  return path.length > 0 && isPart ? { path, input, span: at.span } : undefined;
}

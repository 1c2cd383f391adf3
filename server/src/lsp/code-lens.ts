import type { CancellationToken, CodeLens, CodeLensParams, Range } from 'vscode-languageserver/node';
import { attributeOf, declaredOutputs } from '../flake/outputs.ts';
import type { AboutNode } from '../lock/about.ts';
import { pinFix } from '../rules/shared/inputs/fixes.ts';
import { rangeOf } from '../text/lines.ts';
import type { ServerContext } from './context.ts';
import { size } from '../text/size.ts';
import { age, day } from './hover/units.ts';
import { type LockedInputs, lockedInputs } from './locked-inputs.ts';
import { outputSubjects } from './nix/package-subjects.ts';
import { type KeptPackage, ownSystem } from './nix/packages.ts';
import { uriOf } from './uri.ts';

/** Beside the file's length: nobody reads the lenses of a file that is made by a program. */
const MOST = 500;

/**
 * Lenses of a flake.nix: above each input how old it is and whether it is verified, with
 * what verifies, updates and pins it, above each output its closure size.
 * Titles are in the words of this program: what stands in a file could be an icon there. Clients without our commands get
 * none.
 */
export async function codeLens(
  context: ServerContext,
  { textDocument }: CodeLensParams,
  token: CancellationToken,
): Promise<CodeLens[]> {
  if (!context.session.commandLinks) return [];
  const found = await lockedInputs(context, textDocument.uri);
  if (found?.setup.codeLens !== true || token.isCancellationRequested) return [];
  return [...inputLenses(context, found), ...outputLenses(context, found)].slice(0, MOST);
}

function inputLenses(
  { session }: ServerContext,
  { key, inputs, lock, record, source }: LockedInputs,
): CodeLens[] {
  return inputs.flatMap(({ input, about }) => {
    const range = rangeOf(source.lines, input.nameSpan);
    const told = textLens(range, [dateWords(about), stateWords(about.content)].filter(Boolean).join(', '));
    const lens = (title: string, command: string, name: string): CodeLens => {
      return { range, command: { title, command, arguments: [uriOf(key), name] } };
    };
    // It starts nothing, so that trust is not asked for.
    const canBePinned = pinFix(record, lock?.graph, input, input.name).length > 0;
    const pin = canBePinned ? [lens('pin', 'nixAudit.changeInput', input.name)] : [];
    if (!session.trusted) return [told, ...pin];
    const isKnown = about.content.state !== 'unknown';
    return [
      told,
      ...(isKnown ? [lens('verify', 'nixAudit.verifyInputs', about.node.key)] : []),
      // An input that follows another is updated with that one.
      ...(input.follows === undefined ? [lens('update', 'nixAudit.updateInput', input.name)] : []),
      ...pin,
    ];
  });
}

/** That the store holds what the hash names does not show where it came from. */
function stateWords(content: AboutNode['content']): string {
  const isOfStore = content.state === 'verified' && content.verification.by === 'store';
  return isOfStore ? 'verified in the store' : STATES[content.state];
}

const STATES = {
  verified: 'verified',
  mismatch: 'MISMATCH',
  claimed: 'not verified',
  unknown: 'cannot be verified',
} as const satisfies Readonly<Record<AboutNode['content']['state'], string>>;

function dateWords({ date }: AboutNode): string {
  return date === undefined ? '' : `locked ${day(date.seconds)}, ${age(date.age)}`;
}

/** One that does nothing when it is clicked. */
function textLens(range: Range, title: string): CodeLens {
  return { range, command: { title, command: '' } };
}

function outputLenses(context: ServerContext, { key, record, source }: LockedInputs): CodeLens[] {
  const { host, session } = context;
  const subjectOf = outputSubjects(context, key);
  if (subjectOf === undefined) return [];
  return declaredOutputs(record).flatMap((output) => {
    const attribute = attributeOf(output, ownSystem());
    const subject = subjectOf(attribute);
    const kept = host.kept.packages.cache().get(subject.key);
    const range = rangeOf(source.lines, output.nameSpan);
    const title = kept === undefined ? 'closure size' : sizeWords(kept, subject.made);
    if (!session.trusted) return kept === undefined ? [] : [textLens(range, title)];
    const given = [{ uri: uriOf(key), attribute }];
    return [{ range, command: { title, command: 'nixAudit.closureSize', arguments: given } }];
  });
}

function sizeWords({ sizes, made, vulnerabilities }: KeptPackage, now: string): string {
  const closure = sizes === undefined ? 'not in the store' : `closure ${size(sizes.closure)}`;
  const bad = vulnerabilities.length === 0 ? '' : ', known vulnerabilities';
  return `${closure}${bad}${made === now ? '' : ' (before the last change)'}`;
}

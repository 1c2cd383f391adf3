import { type DeclaredOutput, attributeOf } from '../../flake/outputs.ts';
import type { PackageName } from '../../nix/package-names.ts';
import type { MeasureState } from '../nix/package-measures.ts';
import type { KeptPackage } from '../nix/packages.ts';
import { holds } from './at-lock.ts';
import { type Card, code, type Line, type Part, strong } from './card.ts';
import { packageLines } from './package-lines.ts';

/** What is known of a package, and how more is asked for. */
export interface KnownPackage {
  /** Undefined where nobody has asked. */
  readonly kept: KeptPackage | undefined;
  /** What it would be made from now. */
  readonly made: string;
  /** What came of asking by itself; undefined where that is not done. */
  readonly state: MeasureState | undefined;
  /** By which it is asked for; undefined for clients that have no such link. */
  readonly ask: Part | undefined;
}

/** The name of an output of a flake.nix. */
export function outputAt(outputs: readonly DeclaredOutput[], offset: number): DeclaredOutput | undefined {
  return outputs.find(({ nameSpan }) => holds(nameSpan, offset));
}

export function outputCard(
  output: DeclaredOutput,
  known: KnownPackage,
  here: string,
  storeDir: string,
): Card {
  const title: Line = [strong('Output'), ' ', code(attributeOf(output, here).join('.'))];
  return { span: output.nameSpan, around: output.nameSpan, title, lines: knownLines(known, storeDir) };
}

/** A package in a list of packages. */
export function packageCard({ attribute, span }: PackageName, known: KnownPackage, storeDir: string): Card {
  const title: Line = [strong('Package'), ' ', code(attribute.join('.')), ' of the locked nixpkgs'];
  return { span, around: span, title, lines: knownLines(known, storeDir) };
}

function knownLines({ kept, made, state, ask }: KnownPackage, storeDir: string): Line[] {
  const asking: Line[] = ask === undefined ? [] : [[ask]];
  if (state?.kind === 'waiting' && kept?.made !== made)
    return [['Closure: unknown yet: Nix is evaluating the package. Look again in a moment']];
  const why: Line[] =
    state?.kind === 'refused' ? [['Closure: unknown: ', { kind: 'said', text: state.message }]] : [];
  if (kept !== undefined) return [...packageLines(kept, made, storeDir), ...asking];
  if (why.length > 0) return [...why, ...asking];
  return [['Closure: unknown: nobody has asked, as it takes evaluating the package'], ...asking];
}

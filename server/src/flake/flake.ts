import type { AttrSet, NixFacts } from '../nix/facts.ts';
import type { Span } from '../text/span.ts';
import type { FlakeRef } from './flakeref.ts';
import type { FlakeRefProblem } from './scheme-attrs.ts';

/** A literal value with its place. */
export interface Located<T> {
  readonly value: T;
  readonly span: Span;
}

/** Why a literal reference does not parse, in words and in kind, where it is written. */
export interface RefError extends Located<string> {
  readonly problem: FlakeRefProblem;
}

/** An input as flake.nix declares it, merged from all its bindings. */
export interface FlakeInput {
  readonly name: string;
  /** The input's name where it is first written (or the formal of `outputs` for an implicit one). */
  readonly nameSpan: Span;
  /** The first whole binding; for an implicit input the formal. */
  readonly span: Span;
  /** Only a formal of `outputs` names it. */
  readonly implicit: boolean;
  /** The `url`, if written as a literal. */
  readonly url: Located<string> | undefined;
  /** The attributes of a reference in attribute form (`type`, `owner`, …), as far as literal; `url` stands apart. */
  readonly attrs: ReadonlyMap<string, Located<string | number | boolean>>;
  /** The reference as Nix reads it; undefined if there is none, if it is not literal, or if it does not parse. */
  readonly ref: FlakeRef | undefined;
  readonly refError: RefError | undefined;
  /** The span to show for the reference: the url's string, the attribute set, or the name. */
  readonly refSpan: Span;
  readonly flake: Located<boolean> | undefined;
  /** The follows path, split at `/`; empty for `follows = ""`, which is the root itself. */
  readonly follows: Located<readonly string[]> | undefined;
  /** Nested `inputs`: overrides of the input's own inputs. */
  readonly overrides: readonly FlakeInput[];
  /** Every part could be read: false if something is not literal, so that nothing may be concluded from absence. */
  readonly literal: boolean;
}

/** What a lock was made for: the inputs of a flake.nix or of a devenv.yaml. */
export interface Declarations {
  /** The bare name of the file, for messages: `flake.nix`. */
  readonly file: 'flake.nix' | 'devenv.yaml';
  /** The file has no syntax error: absence of a thing may be concluded from. */
  readonly intact: boolean;
  /** Declared and implicit inputs, in order; `self` is not among them. */
  readonly inputs: readonly FlakeInput[];
  /** Every input could be seen: no dynamic names, `//` or `import` in `inputs`, and `outputs` is a literal function. */
  readonly inputsComplete: boolean;
  /** The `inputs` name where it is first written. */
  readonly inputsSpan: Span | undefined;
  /** Inputs that the tool brings by itself: a lock may have them undeclared. */
  readonly brought: ReadonlySet<string>;
}

/** What flake.nix declares. */
export interface FlakeRecord extends Declarations {
  readonly file: 'flake.nix';
  readonly facts: NixFacts;
  /** The top attribute set. */
  readonly attrs: AttrSet;
  readonly outputs: OutputsFunction | undefined;
  readonly nixConfig: AttrSet | undefined;
}

export interface OutputsFunction {
  readonly span: Span;
  readonly formals: readonly { readonly name: string; readonly span: Span; readonly hasDefault: boolean }[];
  /** `inputs:` or `{ … }@inputs:`. */
  readonly universal: string | undefined;
  /** `...` among the formals, or no formals at all. */
  readonly open: boolean;
}

import type { ScriptSource } from '../shell/script.ts';
import type { NodeTable } from '../syntax/table.ts';
import type { SettingInfo } from '../tables/settings.ts';
import type { MappedText } from '../text/mapped.ts';
import type { Span } from '../text/span.ts';

/** A place where the text is not Nix, in words that a person understands. */
export interface SyntaxProblem {
  readonly message: string;
  readonly span: Span;
  /** What mends it for certain, as far as one sign can; an empty text takes away what stands there. */
  readonly put?: { readonly text: string; readonly where: 'behind' | 'instead' };
}

export interface Comment {
  readonly span: Span;
  /** Without the comment signs, trimmed. */
  readonly text: string;
}

/**
 * Whom an expression in function position (or any name) denotes, as far as scopes tell.
 *
 * - `builtin`: certainly Nix's own (`builtins.x`, an unshadowed global, or an alias of one of these)
 * - `library`: an attribute of something that is not defined here (`pkgs.fetchurl`, a formal, a name from `with`):
 *    only its last name speaks, so conclusions from it have at most medium confidence
 * - `local`: defined in this file as something else
 * - `unknown`: cannot be told
 */
export interface Callee {
  readonly origin: 'builtin' | 'library' | 'local' | 'unknown';
  /** The last name, without `__`: `fetchTarball`, `fetchFromGitHub`; empty when there is none. */
  readonly name: string;
  /**
   * The dotted path as far as it is known: `['pkgs', 'fetchurl']`, `['builtins', 'fetchTarball']`.
   * Begins after the last part that cannot be told: `['fetchurl']` for `pkgs.${system}.fetchurl`.
   */
  readonly path: readonly string[];
}

/** A function application with all its curried arguments: `f a b` is one call with two arguments. */
export interface Call {
  readonly row: number;
  readonly span: Span;
  readonly callee: Callee;
  /** The span of the function's name (`builtins.fetchTarball`). */
  readonly calleeSpan: Span;
  /** The rows of the arguments, outermost parentheses included. */
  readonly args: readonly number[];
}

/**
 * A place where a builtin is named, whether called or not: `builtins.currentSystem`, `__getEnv`,
 * `inherit (builtins) currentTime;`. Uses of a local alias are not listed again.
 */
export interface BuiltinUse {
  readonly name: string;
  readonly row: number;
  readonly span: Span;
  /** `builtins.x or y`, or the file tests `builtins ? x` somewhere: its absence is provided for. */
  readonly guarded: boolean;
  /** It is (part of) the default of a formal, `{ system ? builtins.currentSystem }`, or of what `mkDefault` is given. */
  readonly isFallback: boolean;
  /** It is a name after `inherit (builtins)`: brought into scope, which alone does nothing. */
  readonly inherited: boolean;
}

/**
 * What is known of an expression's value without evaluating anything. `unknown` is never a guess.
 * `row` is where the value is written, which may be elsewhere than where it was asked for.
 */
export type StaticValue =
  | { readonly kind: 'string'; readonly value: string; readonly row: number }
  | { readonly kind: 'number'; readonly value: number; readonly row: number }
  | { readonly kind: 'bool'; readonly value: boolean; readonly row: number }
  | { readonly kind: 'null'; readonly row: number }
  /** A path literal, as written. */
  | { readonly kind: 'path'; readonly text: string; readonly row: number }
  | { readonly kind: 'list'; readonly items: readonly number[]; readonly row: number }
  | { readonly kind: 'attrs'; readonly attrs: AttrSet; readonly row: number }
  /** A name that stands for something defined elsewhere, such as `lib.fakeHash`. */
  | { readonly kind: 'name'; readonly callee: Callee; readonly row: number }
  /** With `prefix` it is certainly a string, which begins with that. */
  | { readonly kind: 'unknown'; readonly row: number; readonly prefix?: string };

/** The attributes of a set, merged from all its bindings (`a.b = 1; a.c = 2;` gives `a` with `b` and `c`). */
export interface AttrSet {
  /** Keyed by name; a Map, so that names like `__proto__` do no harm. */
  readonly attrs: ReadonlyMap<string, Attr>;
  /** False when there may be attributes that cannot be seen (dynamic names, `inherit (x)` aside, `//`). */
  readonly complete: boolean;
}

export interface Attr {
  readonly name: string;
  readonly nameSpan: Span;
  /** The whole binding up to its semicolon; for merged ones the first. */
  readonly span: Span;
  /** The row of the value's expression; undefined for a set merged from several bindings and for `inherit`. */
  readonly valueRow: number | undefined;
  /** The value as a set: written as one, or merged from dotted paths. */
  readonly set: AttrSet | undefined;
  /** `inherit x;` or `inherit (from) x;`: the row of the name, and of the source expression if there is one. */
  readonly inherit: { readonly row: number; readonly from: number | undefined } | undefined;
  /** The same name is bound more than once in a way that does not merge. */
  readonly duplicate: boolean;
}

/** A setting of Nix that this file makes, wherever it does so. */
export interface Setting {
  /** Its name in nix.conf, aliases resolved and without `extra-`; the name as written where Nix has no such setting. */
  readonly name: string;
  /** As written: `extra-substituters`, `binaryCaches`. */
  readonly written: string;
  /** Undefined: Nix has no setting of that name. */
  readonly info: SettingInfo | undefined;
  /** It adds to the value (`extra-…`) instead of replacing it. */
  readonly appends: boolean;
  /**
   * - `flake`: in the nixConfig of a flake.nix, for those who use the flake
   * - `system`: in the nix.conf of a system or a user (`nix.settings`, `nix.extraOptions`, `environment.etc`, …)
   * - `environment`: in the variable NIX_CONFIG
   */
  readonly place: 'flake' | 'system' | 'environment';
  readonly nameSpan: Span;
  /** The whole value; the name where that is inherited. */
  readonly valueSpan: Span;
  /** The values as far as they can be told: the elements of a list, whole strings, `true` for a boolean. */
  readonly values: readonly SettingWord[];
  /** The same cut at white space, as Nix cuts it: a list may be written as one string. */
  readonly words: readonly SettingWord[];
  /** No part of the value is unknown. */
  readonly complete: boolean;
  /** Tells the sets and texts of one file apart. */
  readonly group: number;
  readonly source: SettingSource;
}

/** Where a setting is written: as an attribute, or as a line of a text that an attribute holds. */
export interface SettingSource {
  readonly attr: Attr;
  /** The text that it is a line of, and which one; undefined for an attribute. */
  readonly line: { readonly of: MappedText; readonly from: number; readonly to: number } | undefined;
}

export interface SettingWord {
  readonly text: string;
  readonly span: Span;
}

/** An attribute that is bound in a set (or a `let`) of this file: by itself, within a dotted path, or by `inherit`. */
export interface Binding {
  readonly attr: Attr;
  /** The attributes of the set that it is in, itself among them. */
  readonly set: AttrSet;
  /** The row of the binding or the `inherit`; of several that merge the first. */
  readonly row: number;
  /** It is a name of a `let`. */
  readonly isLocal: boolean;
  /**
   * The names that lead to it, its own at the end: `['nix', 'settings', 'sandbox']`, whether it is written as a dotted
   * path or as sets within sets, also through `//`, `if`, `mkIf`, `mkMerge` and their like. It begins where a set is the
   * value of something else: a module, an argument, an element of a list.
   */
  readonly path: readonly string[];
}

/** A path literal, search path or home path. */
export interface PathUse {
  readonly kind: 'absolute' | 'relative' | 'home' | 'search';
  /** As written: `/etc/nixos`, `~/x`, `<nixpkgs/lib>`. */
  readonly text: string;
  readonly row: number;
  readonly span: Span;
  /** It is (part of) the default of a formal, `{ pkgs ? import <nixpkgs> { } }`, or of what `mkDefault` is given. */
  readonly isFallback: boolean;
  /** It is what `+` appends to something: `self + /lib` is no absolute path. */
  readonly appended: boolean;
  /** It is in a binding of `example` or `defaultText`, which in the declaration of an option only documents. */
  readonly inExample: boolean;
  /** A search path where this file binds `__findFile` or `__nixPath`, by which it is looked up: not in NIX_PATH then. */
  readonly redefined: boolean;
}

/**
 * All that the rules may know of one .nix file. Computed from the node table; never throws on bad input.
 *
 * Calls, uses of builtins and paths in or beside a syntax error are left out, sets there are not `complete`
 * and values there are unknown, so that half-typed code raises no false alarm.
 */
export interface NixFacts {
  readonly table: NodeTable;
  readonly problems: readonly SyntaxProblem[];
  readonly comments: readonly Comment[];
  readonly calls: readonly Call[];
  readonly builtinUses: readonly BuiltinUse[];
  readonly paths: readonly PathUse[];
  /** The bindings of a name, in the order of the text. Those that only give an example of an option are left out. */
  bindings(name: string): readonly Binding[];
  /** The settings of Nix that the file makes: `nixConfig`, `nix.settings`, the text of a nix.conf. */
  readonly settings: readonly Setting[];
  /** The strings that are shell scripts, not yet read. */
  readonly scripts: readonly ScriptSource[];
  /** The file's top expression (comments and parentheses taken away), or NONE when there is none. */
  readonly top: number;
  /** What a function makes of these facts, made once: for what many rules ask. */
  once<T>(make: (facts: NixFacts) => T): T;
  /** Whether the expression at `row` is (part of) the default of a formal, or of what `mkDefault` is given. */
  isFallback(row: number): boolean;
  /** What the expression at `row` is known to be. Follows names, `inherit`, interpolation of constants, parentheses. */
  value(row: number): StaticValue;
  /** The text of the string at `row` with the places of its signs; undefined for what is no string. */
  writtenText(row: number): MappedText | undefined;
  /** Whom the expression at `row` names. */
  callee(row: number): Callee;
  /** Where the name at `row` is that of a formal with a default (`{ x ? y }`), the row of that; NONE otherwise. */
  formalDefault(row: number): number;
  /** The value of an attribute, wherever it comes from (binding, `inherit`, dotted paths). */
  attrValue(attr: Attr): StaticValue;
  /** The same of an option of NixOS: in `mkForce x`, `mkIf c x` and their like, `x` is its value. */
  optionValue(attr: Attr): StaticValue;
}

import type { Declarations, FlakeRecord } from '../flake/flake.ts';
import type { LockComparison } from '../lock/comparison.ts';
import type { ContentClaim } from '../lock/content.ts';
import type { LockGraph } from '../lock/graph.ts';
import type { NixFacts } from '../nix/facts.ts';
import type { Script } from '../shell/script.ts';
import type { Span } from '../text/span.ts';
import type { Fix } from './fix.ts';
import type { Policy } from './policy.ts';

export type Severity = 'error' | 'warning' | 'info' | 'hint';
export type Confidence = 'high' | 'medium' | 'low';
/** Whom a rule is for: everybody, those who ask for strictness, or those who audit and accept noise. */
export type Audience = 'default' | 'pedantic' | 'auditor';
export type RuleGroup =
  | 'flake'
  | 'lock'
  | 'diff'
  | 'fetch'
  | 'impure'
  | 'derivation'
  | 'setting'
  | 'nixos'
  | 'shell'
  | 'suppression'
  | 'nix';
/** What a rule must be given before it can run. */
export type RuleNeeds = 'text' | 'base' | 'nix' | 'network';
/** How safe the safest fix is that a rule may offer: `safe` means the same or strictly tighter, `display` is shown and never applied. */
export type FixSafety = 'none' | 'safe' | 'unsafe' | 'display';

export interface RuleMeta {
  /** Names the bad thing, so that it reads well after "ignore". */
  readonly id: string;
  readonly group: RuleGroup;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly audience: Audience;
  readonly needs: RuleNeeds;
  readonly fix: FixSafety;
  /** The version of Nix Audit that brought the rule. */
  readonly since: string;
}

/** Which of the files at hand a place is in. */
export type Place =
  | { readonly file: 'self'; readonly span: Span }
  /** The flake.nix or devenv.yaml that the lock was made for. */
  | { readonly file: 'declaration'; readonly span: Span }
  | { readonly file: 'lock'; readonly span: Span };

/** What a rule says. The engine adds file, severity, suppression and the stable key. */
export interface Report {
  /** One sentence of plain text: what is wrong, with the concrete values. Never a secret. */
  readonly message: string;
  readonly span: Span;
  /** The input's name, the lock node's key, or the function or attribute. */
  readonly subject: string;
  /**
   * Tells findings of one rule on one subject apart in the stable key, for example the attribute's name.
   * Never a position: the key survives unrelated edits.
   */
  readonly detail?: string;
  /** Instead of the rule's own severity, where the place decides. */
  readonly severity?: Severity;
  readonly confidence?: Confidence;
  readonly related?: readonly RelatedPlace[];
  /** What mends it, the best one first. Asked for only where the report is listed. */
  readonly fixes?: () => readonly Fix[];
  /**
   * Another rule, which has run before, may tell of the same fault. Where it has a finding on the same subject (or on
   * `subject`), and no milder one, that one is listed alone, with `note` after its message. Where a comment suppresses
   * that one, nothing is listed.
   */
  readonly sameAs?: { readonly rule: string; readonly subject?: string; readonly note?: string };
}

export interface RelatedPlace {
  readonly place: Place;
  readonly message: string;
}

export type Reporter = (report: Report) => void;

/** What a .nix file is, as far as its name and its place tell. */
export interface NixFileRole {
  /** `/`-separated, relative to the project. */
  readonly path: string;
  /**
   * - `flake`: flake.nix itself, evaluated in pure mode
   * - `entry`: shell.nix, default.nix, release.nix, ci.nix: evaluated directly, impurely
   * - `module`: anything else; who evaluates it is unknown
   */
  readonly kind: 'flake' | 'entry' | 'module';
  /** Whether a flake.nix stands in this folder or above it within the project. */
  readonly inFlake: boolean;
  /** Written by a tool (niv, npins, node2nix, crate2nix, flake-compat, …). */
  readonly generated: boolean;
  /** Called test(s).nix, or below a folder named template(s), test(s), fixture(s) or testdata. Not examples: those are copied and run. */
  readonly sample: boolean;
}

export interface NixSubject {
  readonly facts: NixFacts;
  readonly role: NixFileRole;
  /** What of its strings is shell. */
  readonly scripts: readonly Script[];
}

/** The scripts of a file: those in the strings of a .nix file, or a file that is one. */
export interface ShellSubject {
  /** The whole file. */
  readonly text: string;
  /** At least one, or an image. */
  readonly scripts: readonly Script[];
  readonly images: readonly ImageUse[];
  readonly role: Pick<NixFileRole, 'path' | 'sample' | 'generated'>;
  /** Undefined where the file is not Nix. */
  readonly facts: NixFacts | undefined;
}

/** An image that a Dockerfile begins with, or copies from. */
export interface ImageUse {
  /** As written: `debian:12`. */
  readonly text: string;
  readonly span: Span;
}

/** A flake.nix with what is known of the lock beside it. */
export interface FlakeSubject {
  readonly flake: FlakeRecord;
  readonly role: NixFileRole;
  /** `unreadable`: it is there but cannot be used; nothing is said of its contents. */
  readonly lock: LockGraph | 'absent' | 'unreadable';
  /** The lock is there, but git leaves it out, and so does a flake that Nix takes from the repository. */
  readonly lockLeftOut: boolean;
  readonly policy: Policy;
  /** In seconds since 1970; undefined where the audit must not depend on the day: rules on age stay silent then. */
  readonly today: number | undefined;
}

/** A lock with the flake.nix or devenv.yaml that it was made for, if that is there and can be read. */
export interface LockSubject {
  readonly lock: LockGraph;
  readonly declared: Declarations | undefined;
  readonly policy: Policy;
  /** In seconds since 1970; undefined where the audit must not depend on the day: rules on age stay silent then. */
  readonly today: number | undefined;
}

/** A lock and what it was before. */
export interface LockDiffSubject extends LockSubject {
  readonly base: {
    /** How messages call it: a branch, a commit, the name of a file. Not escaped. */
    readonly name: string;
    readonly lock: LockGraph;
    /** Undefined where it was not there, could not be read, or was not given. */
    readonly declared: Declarations | undefined;
  };
  readonly comparison: LockComparison;
}

/** A .nix file and what it was before. */
export interface NixDiffSubject extends Omit<NixSubject, 'scripts'> {
  readonly base: { readonly name: string; readonly facts: NixFacts };
}

/** What the locks of a workspace say that contents hash to. */
export interface LocksSubject {
  /** Those of one key stand together; each says the same content as the others of its key. */
  readonly claims: readonly PlacedClaim[];
}

export interface PlacedClaim extends ContentClaim {
  /** The file itself, absolute. */
  readonly path: string;
  /** The file's name for messages: relative to the repository. */
  readonly file: string;
  /** Below a folder of tests, templates or fixtures. */
  readonly sample: boolean;
}

/** A comment that silences rules: `# nix-audit: ignore[rule-id, other-rule] reason until 2026-12-31`. */
export interface Suppression {
  /** The whole comment. */
  readonly comment: Span;
  /** From `nix-audit` to the closing bracket. */
  readonly span: Span;
  /** At least one. */
  readonly rules: readonly SilencedRule[];
  /** What stands behind the bracket, without the day; empty where nothing does. */
  readonly reason: string;
  /** The last day on which it holds. */
  readonly until: { readonly day: string; readonly span: Span } | undefined;
  /** The first second, since 1970, at which it holds no more; infinite without a day. */
  readonly expires: number;
  /** The line that it speaks for; undefined where no code follows. */
  readonly line: number | undefined;
}

export interface SilencedRule {
  /** As written; there need not be such a rule. */
  readonly id: string;
  readonly span: Span;
}

/** A comment that looks like a suppression, and is not read as one, or not in full. */
export interface UnreadSuppression {
  /** - `until`: it silences, but the day cannot be read; the others silence nothing */
  readonly problem: 'beginning' | 'brackets' | 'empty' | 'place' | 'until';
  readonly span: Span;
  /** The place as written. */
  readonly text: string;
}

/** A rule that a comment names and that looked at the whole file. */
export interface SuppressionUse extends SilencedRule {
  readonly suppression: Suppression;
  /** Whether it would have spoken without the comment (or without another one that says the same). */
  readonly silenced: boolean;
}

/**
 * The comments of a .nix file that silence rules, after the other rules ran. A flake.nix is looked at twice, by itself and
 * with its lock: the comments are given with the first, and each use with the audit that its rule ran in.
 */
export interface SuppressionsSubject {
  /** The whole file. */
  readonly text: string;
  readonly suppressions: readonly Suppression[];
  readonly unread: readonly UnreadSuppression[];
  readonly uses: readonly SuppressionUse[];
  /** All rules that there are, with what they look at. */
  readonly known: ReadonlyMap<string, Rule['on']>;
  readonly role: Pick<NixFileRole, 'sample'>;
  /** In seconds since 1970; undefined where the audit must not depend on the day: no comment expires then. */
  readonly today: number | undefined;
}

/** Like a `Report`, on one of the claims. */
export interface ClaimReport extends Pick<Report, 'message' | 'detail' | 'severity' | 'confidence'> {
  readonly claim: PlacedClaim;
  readonly related: readonly { readonly claim: PlacedClaim; readonly message: string }[];
}

/** A rule looks at one kind of subject. It reads nothing else: no clock, no environment, no file, no network. */
export type Rule =
  | {
      readonly meta: RuleMeta;
      readonly on: 'nix';
      readonly check: (subject: NixSubject, report: Reporter) => void;
    }
  | {
      readonly meta: RuleMeta;
      readonly on: 'shell';
      readonly check: (subject: ShellSubject, report: Reporter) => void;
    }
  | {
      readonly meta: RuleMeta;
      readonly on: 'flake';
      readonly check: (subject: FlakeSubject, report: Reporter) => void;
    }
  | {
      readonly meta: RuleMeta;
      readonly on: 'lock';
      readonly check: (subject: LockSubject, report: Reporter) => void;
    }
  | {
      readonly meta: RuleMeta;
      readonly on: 'lock-diff';
      readonly check: (subject: LockDiffSubject, report: Reporter) => void;
    }
  | {
      readonly meta: RuleMeta;
      readonly on: 'nix-diff';
      readonly check: (subject: NixDiffSubject, report: Reporter) => void;
    }
  | {
      readonly meta: RuleMeta;
      readonly on: 'locks';
      readonly check: (subject: LocksSubject, report: (report: ClaimReport) => void) => void;
    }
  | {
      /** What they say cannot be silenced. */
      readonly meta: RuleMeta;
      readonly on: 'suppressions';
      readonly check: (subject: SuppressionsSubject, report: Reporter) => void;
    };

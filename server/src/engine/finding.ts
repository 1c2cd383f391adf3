import type { FixRequest, Template } from '../rules/fix.ts';
import type { Audience, Confidence, Severity } from '../rules/rule.ts';
import type { Edit } from '../text/edits.ts';
import type { Range } from '../text/lines.ts';
import type { Span } from '../text/span.ts';

/** A place in a file. `path` is absolute and `/`-separated. */
export interface Location {
  readonly path: string;
  readonly span: Span;
  /** The same place as lines and columns. */
  readonly range: Range;
}

/** What every face shows: the editor, the command line and its formats. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly audience: Audience;
  /** Plain text; whatever shows it escapes it for its own medium. */
  readonly message: string;
  readonly location: Location;
  /** The input's name, the lock node's key, or the function or attribute; cut where it is very long (`bounded`). */
  readonly subject: string;
  /** Survives unrelated edits and moves of lines; unique within one audit of a file. */
  readonly key: string;
  readonly related: readonly RelatedLocation[];
  readonly fixes: readonly FixOffer[];
}

export interface RelatedLocation {
  readonly location: Location;
  readonly message: string;
}

/** What mends a finding: `Fix` of a rule, with the files by their paths. */
export type FixOffer =
  | {
      readonly kind: 'edit';
      readonly title: string;
      readonly safety: 'safe' | 'unsafe';
      readonly edits: readonly FileEdit[];
    }
  | {
      readonly kind: 'ask';
      readonly title: string;
      readonly safety: 'unsafe';
      readonly request: FixRequest;
      readonly write: readonly FileTemplate[];
    }
  | { readonly kind: 'advice'; readonly title: string; readonly safety: 'display' };

export interface FileEdit extends Edit {
  readonly path: string;
  /** The same stretch as lines and columns. */
  readonly range: Range;
}

export interface FileTemplate extends Pick<FileEdit, 'path' | 'span' | 'range'> {
  readonly text: Template;
}

/** Something that kept a part of the audit from being done. Never silent: a run with failures is not clean. */
export interface Failure {
  readonly path: string;
  readonly message: string;
}

/** What the audit of one file or project gave. */
export interface Audit {
  /** Ordered by place, then rule. */
  readonly findings: readonly Finding[];
  readonly failures: readonly Failure[];
  /** How many findings a comment in the file silenced. */
  readonly suppressed: number;
}

/** A stretch of a text in UTF-16 code units, as JavaScript strings and LSP count them; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The text that a span covers. */
export function sliceSpan(text: string, span: Span): string {
  return text.slice(span.start, span.end);
}

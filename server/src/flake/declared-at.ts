import type { Span } from '../text/span.ts';
import type { FlakeInput } from './flake.ts';

/** The path of the innermost declared input that an offset stands in; undefined outside of all. */
export function declaredAt(inputs: readonly FlakeInput[], offset: number): readonly string[] | undefined {
  for (const input of inputs) {
    const inner = declaredAt(input.overrides, offset);
    if (inner !== undefined) return [input.name, ...inner];
    if ([input.span, input.nameSpan, input.refSpan].some((span) => holds(span, offset))) return [input.name];
  }
  return undefined;
}

function holds({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}

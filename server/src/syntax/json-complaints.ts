import type { Span } from '../text/span.ts';
import type { JsonProblem } from './json.ts';

/** Collects what is wrong with a text so that one cause gives one problem. */
export interface Complaints {
  /** A mistake after which it is certain how the text goes on. */
  slip(message: string, span: Span, line: number): void;
  /** A mistake after which the rest of its line says nothing: what else is wrong in that line is left out. */
  derail(message: string, span: Span, line: number): void;
  /** Whether the balance of brackets may have suffered from a mistake that is already told. */
  readonly derailed: boolean;
  /** In the order of the text. */
  problems(): readonly JsonProblem[];
}

/** More problems than anybody reads; a text that is no JSON at all would give one for each of its lines. */
const MOST = 50;

export function complaints(): Complaints {
  const problems: JsonProblem[] = [];
  let derailedLine = -1;
  const say = (message: string, { start, end }: Span, line: number) => {
    if (line !== derailedLine && problems.length < MOST) problems.push({ message, span: { start, end } });
  };
  return {
    slip: say,
    derail(message, span, line) {
      say(message, span, line);
      derailedLine = line;
    },
    get derailed() {
      return derailedLine >= 0;
    },
    problems: () => problems.toSorted((a, b) => a.span.start - b.span.start),
  };
}

import type { NodeTable } from '../syntax/table.ts';
import type { MappedText } from '../text/mapped.ts';
import type { Span } from '../text/span.ts';
import type { Assignment, Command, ScriptSource, ShellComment, Within, Word } from './script.ts';
import type { HereDocument } from './prepare/documents.ts';
import type { Variables } from './variables.ts';

/** A command while it is put together; `Command` says what all this is. */
export interface OpenCommand extends Command {
  program: string;
  nameSpan: Span;
  span: Span;
  words: readonly Word[];
  wrappers: Command['wrappers'];
  assignments: readonly Assignment[];
  redirects: Command['redirects'];
  input: Word | undefined;
  readonly from: OpenCommand[];
  readonly to: OpenCommand[];
  calls: readonly OpenCommand[];
  within: Within | undefined;
  /** The words that are certainly run as a text of their own, such as what follows `sh -c`. */
  code: readonly MappedText[];
  /** The word that is its name. */
  name: Word | undefined;
  /** Whether it is a shell (or the like) that runs what it reads. */
  runsInput: boolean;
}

export interface OpenAssignment extends Assignment {
  exported: boolean;
}

/** What is gathered over all texts of a script. */
export interface Gathering {
  readonly source: ScriptSource;
  readonly parse: (text: string) => NodeTable;
  readonly assignments: OpenAssignment[];
  readonly comments: ShellComment[];
  readonly damage: Span[];
  /** How much text may still be parsed or put in for variables, so that nesting costs no more than linear time. */
  readonly budget: Budget;
}

interface Budget {
  readonly left: number;
  /** Whether there is as much left; takes it then. */
  take(amount: number): boolean;
}

export function budgetOf(amount: number): Budget {
  let left = amount;
  return {
    get left() {
      return left;
    },
    take(wanted) {
      if (wanted > left) return false;
      left -= wanted;
      return true;
    },
  };
}

/** A text that is parsed by itself: the script, or code within it. */
export interface Unit {
  readonly mapped: MappedText;
  /** The tree of the text as it was made ready for the grammar: kinds and places hold, words are read off `mapped`. */
  readonly table: NodeTable;
  /** Where `${` and `$((` end, by where they begin. */
  readonly closings: ReadonlyMap<number, number>;
  readonly documents: ReadonlyMap<number, HereDocument>;
  /** What stands where it cannot, from left to right. */
  readonly faults: readonly Span[];
  /** 0 for the script itself. */
  readonly depth: number;
  readonly exec: boolean;
  /** Those defined in it and in the texts around it, with the place of the first definition in the file. */
  readonly functions: ReadonlyMap<string, number>;
  /** The commands of each of its own functions that stand in no word. */
  readonly bodies: Map<string, readonly OpenCommand[]>;
  readonly variables: Variables;
  /** The text around it whose variables it shares: that of `eval`. */
  readonly outer: Unit | undefined;
  /** The values of assignments, by their rows. */
  readonly assigned: Map<number, Word>;
  /** Words that wait for the commands in the value of a variable. */
  readonly pending: { readonly name: string; readonly list: Command[] }[];
  /** Its commands, in the order of the text. */
  readonly commands: OpenCommand[];
  /** Substitutions in here-documents, which are parsed by themselves. */
  readonly texts: InnerText[];
  readonly gathering: Gathering;
}

/** A stretch of a text that holds commands which its tree does not show. */
export interface InnerText {
  readonly from: number;
  readonly to: number;
  /** Whose word it is in. */
  readonly command: Command | undefined;
  /** Takes the commands. */
  readonly into: Command[];
}

/** As many commands are linked with one by pipes, and redirections of a compound told of as many of its commands. */
export const MOST_LINKED = 64;

/** Statements in statements, as far as they are read. */
export const MOST_NESTED = 200;

/** Texts in texts (`sh -c "sh -c …"`), as far as they are read. */
export const MOST_TEXTS = 8;

/** Where a here-document is. */
export interface HereDocument {
  readonly operator: number;
  /** From the line behind that of `<<`, up to the line that ends it. */
  readonly from: number;
  readonly to: number;
  /** Nothing in it is replaced. */
  readonly isRaw: boolean;
  /** `<<-`: without the tabs that its lines begin with. */
  readonly tabs: boolean;
}

/** One whose text begins on the next line. */
export interface WaitingDocument extends Pick<HereDocument, 'operator' | 'isRaw' | 'tabs'> {
  readonly delimiter: string;
  /** Behind the delimiter, and how long that is as it is written. */
  readonly end: number;
  readonly written: number;
}

const START = /<<(-?)[ \t]*((?:'[^'\n]*'|"[^"\n]*"|\\[^\n]|[^\s'"\\;&|<>()`])+)/y;

/** What `<<` at `operator` begins. */
export function startDocument(text: string, operator: number): WaitingDocument | undefined {
  START.lastIndex = operator;
  const found = START.exec(text);
  const written = found?.[2];
  if (found === null || written === undefined) return undefined;
  return {
    operator,
    tabs: found[1] === '-',
    isRaw: /['"\\]/.test(written),
    delimiter: written.replace(/['"\\]/g, ''),
    end: operator + found[0].length,
    written: written.length,
  };
}

/** Reads the documents that stand one after the other from `at`, the beginning of a line. */
export function readDocuments(
  text: string,
  at: number,
  waiting: readonly WaitingDocument[],
): { readonly documents: readonly HereDocument[]; readonly end: number } {
  const documents: HereDocument[] = [];
  let end = at;
  for (const { delimiter, operator, isRaw, tabs } of waiting) {
    const from = end;
    let to = text.length;
    while (end < text.length) {
      const stop = text.indexOf('\n', end);
      const lineEnd = stop < 0 ? text.length : stop;
      let start = end;
      if (tabs) while (text.charAt(start) === '\t') start++;
      const isEnd = lineEnd - start === delimiter.length && text.startsWith(delimiter, start);
      if (isEnd) to = end;
      end = Math.min(text.length, lineEnd + 1);
      if (isEnd) break;
    }
    documents.push({ operator, isRaw, tabs, from, to });
  }
  return { documents, end };
}

/** Whether nothing but blanks follows. */
export function isLineEnd(text: string, at: number): boolean {
  const rest = text.slice(at, at + 200);
  return rest.length < 200 && rest.trim() === '';
}

import { ShellField, ShellKind } from '../syntax/shell-kinds.ts';
import { childrenOf, endOf, fieldOf, NONE, startOf, symbolOf } from '../syntax/table.ts';
import { MappedTextBuilder } from '../text/mapped.ts';
import { WORDS } from './kinds.ts';
import type { Redirect, Word } from './script.ts';
import type { HereDocument } from './prepare/documents.ts';
import type { Unit } from './unit.ts';
import { emptyWord, type Inside, readWord, stretchOf } from './words.ts';

/** What the rows of redirections say. */
interface ReadRedirects {
  readonly redirects: readonly Redirect[];
  readonly input: Word | undefined;
  /** The rows of words that the tree takes for more targets, but that are words of the command. */
  readonly words: readonly number[];
}

export function readRedirects(unit: Unit, rows: readonly number[], inside: Inside): ReadRedirects {
  const redirects: Redirect[] = [];
  const words: number[] = [];
  let input: Word | undefined;
  for (const row of rows) {
    const redirect = readRedirect(unit, row, words, inside);
    redirects.push(redirect);
    const isText = redirect.operator === '<<' || redirect.operator === '<<<';
    if ((redirect.descriptor ?? 0) !== 0) continue;
    if (isText) input = redirect.target;
    else if (redirect.operator === '<') input = undefined;
  }
  return { redirects, input, words };
}

function readRedirect(unit: Unit, row: number, words: number[], inside: Inside): Redirect {
  const { table, mapped } = unit;
  const written = (at: number): string => mapped.text.slice(startOf(table, at), endOf(table, at)).trim();
  let descriptor: number | undefined;
  let operator = '';
  let place: number = NONE;
  let target = NONE;
  for (const child of childrenOf(table, row)) {
    const kind = symbolOf(table, child);
    if (kind === ShellKind.file_descriptor) descriptor = numberOf(written(child));
    else if (kind === ShellKind.comment) continue;
    else if (operator === '') {
      operator = written(child);
      place = mapped.text.indexOf(operator, startOf(table, child));
    } else if (target === NONE && WORDS.has(kind)) target = child;
    else if (fieldOf(table, child) === ShellField.destination) words.push(child);
  }
  const document = unit.documents.get(place);
  if (document !== undefined) {
    return { operator: '<<', descriptor, target: documentWord(unit, document, inside) };
  }
  for (const longer of ['<<<', '<>']) if (mapped.text.startsWith(longer, place)) operator = longer;
  const end = endOf(table, row);
  const word =
    target === NONE
      ? emptyWord(unit, { from: end, to: end })
      : readWord(unit, stretchOf(unit, target), unit.exec ? 'exec' : 'word', inside);
  return { operator, descriptor, target: word };
}

function numberOf(text: string): number | undefined {
  return /^[0-9]{1,9}$/.test(text) ? Number(text) : undefined;
}

/** The text of a here-document, which the grammar did not see. */
function documentWord(unit: Unit, { from, to, isRaw, tabs }: HereDocument, inside: Inside): Word {
  if (to <= from) return emptyWord(unit, { from, to: from });
  const word = readWord(unit, { from, to, firstRow: NONE, endRow: NONE }, isRaw ? 'raw' : 'document', inside);
  return tabs ? withoutTabs(word) : word;
}

/** As `<<-` has it: without the tabs that lines begin with. */
function withoutTabs(word: Word): Word {
  const builder = new MappedTextBuilder();
  const { text } = word;
  let at = 0;
  while (at < text.length) {
    while (text.charAt(at) === '\t') at++;
    const line = text.indexOf('\n', at);
    const end = line < 0 ? text.length : line + 1;
    builder.addMapped(word.mapped, at, end);
    at = end;
  }
  const mapped = builder.done();
  return { ...word, mapped, text: mapped.text };
}

import type { Preview } from '../../engine/preview.ts';
import { baseName } from '../../engine/project.ts';
import type { ChangeRow } from '../../lock/change-rows.ts';
import { rowWords } from '../../lock/change-words.ts';
import { amount } from '../hover/units.ts';
import { plainText } from './plain-text.ts';

const MARKS = { added: '+', removed: '-', updated: '~', moved: '!', redirected: '>' } as const;
const DEEPEST_INDENT = 6;

/** What comes of a change of a lock, in lines of plain text: what is suspicious stands on top. */
export function previewReport({ findings, failures, rows, unlisted, known }: Preview): string {
  const grave = findings.filter(({ severity }) => severity === 'error' || severity === 'warning');
  const notes = findings.filter((one) => !grave.includes(one));
  const parts = [
    list(
      'SUSPICIOUS',
      grave.map(({ severity, message, rule, location }) => [
        ...wrapped(`${severity}  ${plainText(message)}`),
        `    ${rule}, ${plainText(baseName(location.path))}`,
      ]),
    ),
    list(
      'Not audited',
      failures.map(({ message }) => [plainText(message)]),
    ),
    list('What changes', rows.length === 0 ? [['no input']] : [...rows.map(rowLines), ...more(unlisted)]),
    list(
      'Also new',
      notes.map(({ message, rule }) => [...wrapped(plainText(message)), `    ${rule}`]),
    ),
  ];
  const rest = [
    grave.length === 0 && failures.length === 0 ? ['Nothing suspicious.'] : [],
    known === 0
      ? []
      : [`${amount(known, 'finding')} of before ${known === 1 ? 'is' : 'are'} not told again.`],
  ].flat();
  return `${[...parts.flat(), ...rest].join('\n')}\n`;
}

function list(title: string, entries: readonly (readonly string[])[]): readonly string[] {
  if (entries.length === 0) return [];
  return [title, '', ...entries.flat().map((line) => `  ${line}`), ''];
}

/** Half of an editor is not wide. */
const COLUMNS = 84;

/** Long sentences on several lines. A word that is longer than a line stays whole. */
function wrapped(text: string): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/(?<= )/)) {
    if (line.trim() !== '' && line.length + word.length > COLUMNS) {
      lines.push(line.trimEnd());
      line = '    ';
    }
    line += word;
  }
  return [...lines, line];
}

function rowLines(row: ChangeRow): readonly string[] {
  const indent = '  '.repeat(Math.min(row.depth, DEEPEST_INDENT));
  const said = `${indent}${MARKS[row.kind]} ${plainText(row.path)}: ${rowWords(row, plainText)}`;
  return row.compareUrl === undefined ? [said] : [said, `${indent}    ${plainText(row.compareUrl)}`];
}

function more(unlisted: number): readonly (readonly string[])[] {
  return unlisted > 0 ? [[`… and ${unlisted} more`]] : [];
}

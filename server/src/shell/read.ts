import { ShellKind } from '../syntax/shell-kinds.ts';
import {
  FLAG_ERROR,
  FLAG_MISSING,
  flagsOf,
  hasError,
  nextOf,
  type NodeTable,
  spanOf,
  symbolOf,
  textOf,
} from '../syntax/table.ts';
import { type MappedText, UNKNOWN } from '../text/mapped.ts';
import { inputText, saysSomething } from './code.ts';
import { prepareExec, prepareShell } from './prepare.ts';
import type { Command, ParseShell, Script, ScriptSource, Within } from './script.ts';
import { interpreterOf, readShebangs, SHELLS } from './shebang.ts';
import { budgetOf, type Gathering, MOST_LINKED, MOST_TEXTS, type OpenCommand, type Unit } from './unit.ts';
import { surveyVariables } from './variables.ts';
import { walkUnit } from './walk.ts';

/** How much text within texts is read, and put in for variables: for a script, and for each of its signs. */
const LEAST_BUDGET = 1 << 16;
const BUDGET_PER_SIGN = 4;

/** Reads what a script does off its tree. Never throws. */
export function readScript(source: ScriptSource, parse: ParseShell): Script {
  const { place, row, text } = source;
  const shebangs = place.syntax === 'exec' ? [] : readShebangs(text);
  const interpreter = interpreterOf(shebangs, source);
  const gathering: Gathering = {
    source,
    parse,
    assignments: [],
    comments: [],
    damage: [],
    budget: budgetOf(LEAST_BUDGET + text.text.length * BUDGET_PER_SIGN),
  };
  const commands: Command[] = [];
  if (SHELLS.has(interpreter)) readText(gathering, text, undefined, 0, undefined, commands);
  return {
    place,
    row,
    text,
    shebangs,
    interpreter,
    commands,
    assignments: gathering.assignments,
    comments: gathering.comments.filter(
      ({ span }) => !shebangs.some((line) => line.span.start === span.start),
    ),
    damage: gathering.damage,
  };
}

/** Reads a text as a script of its own, with the texts in it, and adds its commands to `out`. */
function readText(
  gathering: Gathering,
  mapped: MappedText,
  within: Within | undefined,
  depth: number,
  outer: Unit | undefined,
  out: Command[],
): void {
  const exec = depth === 0 && gathering.source.place.syntax === 'exec';
  const table = gathering.parse(exec ? prepareExec(mapped.text) : prepareShell(mapped.text));
  const unit: Unit = {
    mapped,
    table,
    depth,
    exec,
    functions: functionsOf(table, outer?.functions),
    variables: surveyVariables(table, mapped.text),
    outer,
    assigned: new Map(),
    commands: [],
    pending: [],
    gathering,
  };
  noteComments(unit);
  noteDamage(unit);
  walkUnit(unit, within);
  settleValues(unit);
  for (const command of unit.commands) {
    out.push(command);
    readCode(unit, command, out);
  }
}

/** Reads the texts that a command runs. */
function readCode(unit: Unit, command: OpenCommand, out: Command[]): void {
  const { gathering, depth } = unit;
  const input = command.runsInput ? inputText(command) : undefined;
  for (const text of input === undefined ? command.code : [...command.code, input])
    enter(text, { command, as: 'code' });
  if (command.redirects.length === 0 && command.wrappers.length === 0 && command.words.length === 0) {
    for (const tag of soleTags(command))
      for (const text of gathering.source.alternativesOf(tag))
        enter(text, { command: undefined, as: 'code' });
  }

  function enter(text: MappedText, within: Within): void {
    if (!saysSomething(text)) return;
    if (depth < MOST_TEXTS && gathering.budget.take(text.text.length)) {
      const sharesVariables =
        command.program === 'eval' || command.program === 'trap' || within.command === undefined;
      readText(gathering, text, within, depth + 1, sharesVariables ? unit : undefined, out);
    } else gathering.damage.push(text.spanOf(0, text.text.length));
  }
}

/** The tags of the unknown stretches that a command without words consists of. */
function soleTags({ name }: OpenCommand): number[] {
  if (name === undefined || name.text === '' || name.text.replaceAll(UNKNOWN, '') !== '') return [];
  return [...name.text].flatMap((_, at) => {
    const tag = name.mapped.tagAt(at) ?? -1;
    return tag < 0 ? [] : [tag];
  });
}

/** Gives words the commands in the values of variables that they use, wherever these stand. */
function settleValues(unit: Unit): void {
  const found = unit.pending.flatMap(({ name, list }) => {
    const row = unit.variables.onlyRow(name);
    const direct = row === undefined ? undefined : unit.assigned.get(row)?.substitutions;
    return direct === undefined || direct.length === 0
      ? []
      : [{ list, direct: direct.slice(0, MOST_LINKED) }];
  });
  for (const { list, direct } of found)
    for (const command of direct)
      if (list.length < MOST_LINKED && !list.includes(command)) list.push(command);
}

function functionsOf(table: NodeTable, outer: ReadonlySet<string> | undefined): ReadonlySet<string> {
  const names = new Set(outer);
  for (let row = 0; row < table.rows; row++) {
    if (symbolOf(table, row) !== ShellKind.function_definition) continue;
    for (let at = row + 1; at < nextOf(table, row); at = nextOf(table, at)) {
      if (symbolOf(table, at) !== ShellKind.word) continue;
      names.add(textOf(table, at));
      break;
    }
  }
  return names;
}

function noteComments({ table, mapped, gathering }: Unit): void {
  for (let row = 0; row < table.rows; row++) {
    if (symbolOf(table, row) !== ShellKind.comment) continue;
    const { start, end } = spanOf(table, row);
    const text = mapped.text.slice(start, end).trim();
    gathering.comments.push({ span: mapped.spanOf(start, end), text: text.replace(/^#+/, '').trim() });
  }
}

/** The outermost errors, and what the grammar had to put in. */
function noteDamage({ table, mapped, gathering }: Unit): void {
  if (!hasError(table, 0)) return;
  for (let row = 0; row < table.rows; ) {
    if ((flagsOf(table, row) & (FLAG_ERROR | FLAG_MISSING)) === 0) {
      row++;
      continue;
    }
    const { start, end } = spanOf(table, row);
    gathering.damage.push(mapped.spanOf(start, end));
    row = nextOf(table, row);
  }
}

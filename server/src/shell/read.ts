import { effortFor } from '../syntax/syntax.ts';
import { FLAG_ERROR, FLAG_MISSING, flagsOf, hasError, nextOf, spanOf } from '../syntax/table.ts';
import { type MappedText, MappedTextBuilder, UNKNOWN } from '../text/mapped.ts';
import { inputText, saysSomething } from './code.ts';
import { prepareExec } from './prepare/exec.ts';
import { functionsOf } from './functions.ts';
import { parseInPieces } from './pieces.ts';
import { prepareShell } from './prepare/prepare.ts';
import type { Command, ParseShell, Script, ScriptSource, Within } from './script.ts';
import { interpreterOf, readShebangs, SHELLS } from './shebang.ts';
import {
  budgetOf,
  type Gathering,
  type InnerText,
  MOST_LINKED,
  MOST_TEXTS,
  type OpenCommand,
  type Unit,
} from './unit.ts';
import { surveyVariables } from './variables.ts';
import { walkUnit } from './walk.ts';

/** How much text within texts is read, and put in for variables: for a text, and for each of its signs. */
const LEAST_BUDGET = 1 << 16;
const BUDGET_PER_SIGN = 4;
/** What each of the texts costs beside its length: the parser has to begin anew. */
const BUDGET_PER_TEXT = 50;

/** What may be spent on reading; it is used up by what is read. */
export interface Allowance {
  /** On parsing, as `Effort` has it. */
  effort: number;
  /** On text within texts and in place of variables, in signs. */
  budget: number;
}

function allowanceFor(length: number): Allowance {
  return { effort: effortFor(length).left, budget: LEAST_BUDGET + length * BUDGET_PER_SIGN };
}

/**
 * What all scripts of a file may take together, by its length: less than each alone, and several times what those of real
 * files do (3 steps for a sign, a fifth of a sign of text within texts).
 */
export function allowanceForFile(length: number): Allowance {
  return { effort: effortFor(length / 2).left, budget: LEAST_BUDGET + length };
}

/**
 * Reads what a script does off its tree, so that rules look at commands, words and pipes and never at text: `echo "curl | sh"`
 * is then no download, and `"$tool" -o f` is one where `tool=curl` stands above. `prepare/` makes the text ready for the
 * grammar, `walk.ts` goes through the tree and puts commands together, `words.ts` says what is certain of a word,
 * `resolve.ts` which program a command runs in the end, and `code.ts` which texts in it are scripts again; these are read in
 * the same way. `docker/` cuts the scripts out of a Dockerfile. Never throws.
 *
 * @param shared what is left for the scripts of the same file
 */
export function readScript(source: ScriptSource, parse: ParseShell, shared?: Allowance): Script {
  const { place, row, text } = source;
  const shebangs = place.syntax === 'exec' ? [] : readShebangs(text);
  const interpreter = interpreterOf(shebangs, source);
  const own = allowanceFor(text.text.length);
  const most = {
    effort: Math.min(own.effort, shared?.effort ?? own.effort),
    budget: Math.min(own.budget, shared?.budget ?? own.budget),
  };
  const effort = { left: most.effort };
  const budget = budgetOf(most.budget);
  const gathering: Gathering = {
    source,
    parse: (piece) => parse(piece, effort),
    assignments: [],
    comments: [],
    damage: [],
    budget,
  };
  const commands: Command[] = [];
  if (SHELLS.has(interpreter)) readText(gathering, text, undefined, 0, undefined, commands);
  if (shared !== undefined) {
    shared.effort -= most.effort - effort.left;
    shared.budget -= most.budget - budget.left;
  }
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
): readonly OpenCommand[] {
  const exec = depth === 0 && gathering.source.place.syntax === 'exec';
  const prepared = exec ? prepareExec(mapped.text) : prepareShell(mapped.text);
  const table = parseInPieces(prepared, gathering.parse);
  const unit: Unit = {
    mapped,
    table,
    closings: prepared.closings,
    documents: prepared.documents,
    faults: prepared.faults,
    depth,
    exec,
    functions: functionsOf(table, mapped, outer?.functions),
    variables: surveyVariables(table, mapped.text, prepared.opaque),
    outer,
    assigned: new Map(),
    bodies: new Map(),
    commands: [],
    pending: [],
    texts: [],
    gathering,
  };
  for (const { start, end } of prepared.comments) {
    const text = mapped.text.slice(start, end).replace(/^#+/, '').trim();
    gathering.comments.push({ span: mapped.spanOf(start, end), text });
  }
  for (const { start, end } of prepared.faults) gathering.damage.push(mapped.spanOf(start, end));
  noteDamage(unit);
  const top = walkUnit(unit, within);
  settleValues(unit);
  const texts = byCommand(unit.texts);
  for (const command of unit.commands) {
    out.push(command);
    for (const text of texts.get(command) ?? []) readInner(unit, text, out);
    readCode(unit, command, out);
  }
  for (const text of texts.get(undefined) ?? []) readInner(unit, text, out);
  return top;
}

function byCommand(texts: readonly InnerText[]): ReadonlyMap<Command | undefined, readonly InnerText[]> {
  const sorted = new Map<Command | undefined, InnerText[]>();
  for (const text of texts) {
    const known = sorted.get(text.command);
    if (known === undefined) sorted.set(text.command, [text]);
    else known.push(text);
  }
  return sorted;
}

/** Reads a substitution in a here-document. */
function readInner(unit: Unit, { from, to, command, into }: InnerText, out: Command[]): void {
  const builder = new MappedTextBuilder();
  builder.addMapped(unit.mapped, from, to);
  const text = builder.done();
  const read = enter(unit, text, { command, as: 'output' }, unit, out);
  into.push(...read.slice(0, MOST_LINKED));
}

/** Reads a text within a text, unless there are too many. */
function enter(
  { gathering, depth }: Unit,
  text: MappedText,
  within: Within,
  outer: Unit | undefined,
  out: Command[],
): readonly OpenCommand[] {
  if (!saysSomething(text)) return [];
  if (depth < MOST_TEXTS && gathering.budget.take(text.text.length + BUDGET_PER_TEXT))
    return readText(gathering, text, within, depth + 1, outer, out);
  gathering.damage.push(text.spanOf(0, text.text.length));
  return [];
}

/** Reads the texts that a command runs. */
function readCode(unit: Unit, command: OpenCommand, out: Command[]): void {
  const input = command.runsInput ? inputText(command) : undefined;
  const shares = command.program === 'eval' || command.program === 'trap' ? unit : undefined;
  for (const text of input === undefined ? command.code : [...command.code, input])
    enter(unit, text, { command, as: 'code' }, shares, out);
  for (const tag of soleTags(command))
    for (const text of unit.gathering.source.alternativesOf(tag))
      enter(unit, text, { command: undefined, as: 'code' }, unit, out);
}

/** The tags of the unknown stretches that a command consists of, if it holds nothing else. */
function soleTags({ name, words, wrappers, assignments, redirects }: OpenCommand): number[] {
  if (name === undefined || name.variables.length > 0 || name.text.replaceAll(UNKNOWN, '') !== '') return [];
  if (words.length + wrappers.length + assignments.length + redirects.length > 0) return [];
  return Array.from(name.text, (_, at) => name.mapped.tagAt(at) ?? -1).filter((tag) => tag >= 0);
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

import { ShellKind } from '../syntax/shell-kinds.ts';

const kind = ShellKind;

/** What stands where a statement may stand. */
export const STATEMENTS: ReadonlySet<number> = new Set([
  kind.redirected_statement,
  kind.variable_assignment,
  kind.variable_assignments,
  kind.command,
  kind.declaration_command,
  kind.unset_command,
  kind.test_command,
  kind.negated_command,
  kind.for_statement,
  kind.c_style_for_statement,
  kind.while_statement,
  kind.if_statement,
  kind.case_statement,
  kind.pipeline,
  kind.list,
  kind.compound_statement,
  kind.function_definition,
  kind.subshell,
]);

/** What is a word, or a part of one. */
export const WORDS: ReadonlySet<number> = new Set([
  kind.word,
  kind.number,
  kind.string,
  kind.raw_string,
  kind.ansi_c_string,
  kind.translated_string,
  kind.concatenation,
  kind.simple_expansion,
  kind.expansion,
  kind.command_substitution,
  kind.process_substitution,
  kind.arithmetic_expansion,
  kind.brace_expression,
  kind.command_name,
  kind.variable_name,
  kind.regex,
  kind.extglob_pattern,
  kind.test_operator,
]);

export const REDIRECTS: ReadonlySet<number> = new Set([
  kind.file_redirect,
  kind.heredoc_redirect,
  kind.herestring_redirect,
]);

import { EXIT_FAILURE, EXIT_OK, EXIT_USAGE } from './exit-codes.ts';
import { type CommandName, commandNames, helpText, TOOL_NAME } from './help.ts';
import { didYouMean } from './suggest.ts';
import type { Surface } from './surface.ts';
import { colors, wantsColor } from './terminal/colors.ts';
import { visible } from './terminal/visible.ts';
import { oneOf, parseArguments, type UsageError, usageError } from './usage.ts';
import { toolVersion } from '../engine/disk/version.ts';

/** Runs the command line. Gives the exit code; what a command does not need is not loaded. Never rejects. */
export async function run(args: readonly string[], surface: Surface): Promise<number> {
  const [first, ...rest] = args;
  try {
    if (first === '--version' || first === '-V' || first === 'version')
      return print(surface, `${TOOL_NAME} ${toolVersion()}\n`);
    if (first === '--help' || first === '-h') return help(undefined, surface);
    if (first === 'help') return helpOn(rest[0], surface);
    if (first === undefined) {
      surface.err(helpText(undefined, colors(wantsColor('auto', surface.env, surface.errIsTerminal))));
      return EXIT_USAGE;
    }
    const command = commandNames.find((name) => name === first);
    if (command === undefined) return wrongUsage(unknownCommand(first), undefined, surface);
    if (asksForHelp(rest)) return help(command, surface);
    const outcome = await commands[command](rest, surface);
    return typeof outcome === 'number' ? outcome : wrongUsage(outcome, command, surface);
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    // The reason may quote a file: shown like all else, and no line of it begins as a command for CI would.
    const shown = reason.split('\n').map((line) => `  | ${visible(line)}\n`);
    surface.err(`${TOOL_NAME}: something failed inside, and the audit is not complete.\n${shown.join('')}`);
    return EXIT_FAILURE;
  }
}

type Command = (args: readonly string[], surface: Surface) => Promise<number | UsageError>;

const commands: Record<CommandName, Command> = {
  async check(args, surface) {
    const { checkOptions } = await import('./check-options.ts');
    const options = checkOptions(args, await ruleIds());
    if (!options.ok) return options;
    const { check } = await import('./commands/check.ts');
    return check(options, surface);
  },

  async diff(args, surface) {
    const { diffOptions } = await import('./diff-options.ts');
    const options = diffOptions(args, await ruleIds());
    if (!options.ok) return options;
    const { diff } = await import('./commands/diff.ts');
    return diff(options, surface);
  },

  async update(args, surface) {
    const { updateOptions } = await import('./update-options.ts');
    const options = updateOptions(args, await ruleIds());
    if (!options.ok) return options;
    const { update } = await import('./commands/update.ts');
    return update(options, surface);
  },

  async tree(args, surface) {
    const { treeOptions } = await import('./tree/tree-options.ts');
    const options = treeOptions(args);
    if (!options.ok) return options;
    const { tree } = await import('./commands/tree.ts');
    return tree(options, surface);
  },

  async info(args, surface) {
    const { infoOptions } = await import('./nix/nix-options.ts');
    const options = infoOptions(args);
    if (!options.ok) return options;
    const { info } = await import('./commands/info.ts');
    return info(options, surface);
  },

  async verify(args, surface) {
    const { verifyOptions } = await import('./nix/nix-options.ts');
    const options = verifyOptions(args);
    if (!options.ok) return options;
    const { verify } = await import('./commands/verify.ts');
    return verify(options, surface);
  },

  async why(args, surface) {
    const { whyOptions } = await import('./nix/nix-options.ts');
    const options = whyOptions(args);
    if (!options.ok) return options;
    const { why } = await import('./commands/why.ts');
    return why(options, surface);
  },

  async rules(args, surface) {
    const parsed = parseArguments(args, { format: { type: 'string', short: 'f' } });
    if (!parsed.ok) return parsed;
    if (parsed.positionals.length > 0)
      return usageError('The command rules takes no arguments; to read about one: explain RULE.');
    const format = oneOf(parsed, 'format', ['text', 'json'], 'text');
    if (!format.ok) return format;
    const { printRules } = await import('./commands/rules.ts');
    printRules(format.value, surface);
    return EXIT_OK;
  },

  async explain(args, surface) {
    const parsed = parseArguments(args, {});
    if (!parsed.ok) return parsed;
    const [rule] = parsed.positionals;
    if (rule === undefined || parsed.positionals.length > 1)
      return usageError('The command explain takes one rule.');
    const ids = await ruleIds();
    if (!ids.includes(rule)) return usageError(`There is no rule "${rule}".${didYouMean(rule, ids)}`);
    const { explain } = await import('./commands/explain.ts');
    return explain(rule, surface);
  },

  async lsp(args) {
    const { runLanguageServer } = await import('./commands/lsp.ts');
    const parsed = parseArguments(args, { stdio: { type: 'boolean' }, clientProcessId: { type: 'string' } });
    if (!parsed.ok) return parsed;
    if (!parsed.options.has('stdio'))
      return usageError('The language server speaks over standard input and output: lsp --stdio.');
    await runLanguageServer();
    return EXIT_OK;
  },
};

async function ruleIds(): Promise<readonly string[]> {
  const { rules } = await import('../rules/registry.ts');
  return rules.map(({ meta }) => meta.id);
}

function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return (end < 0 ? args : args.slice(0, end)).some((arg) => arg === '--help' || arg === '-h');
}

function help(command: CommandName | undefined, surface: Surface): number {
  return print(surface, helpText(command, colors(wantsColor('auto', surface.env, surface.outIsTerminal))));
}

/** `help`, `help COMMAND`. */
function helpOn(topic: string | undefined, surface: Surface): number {
  if (topic === undefined || topic === 'help' || topic === 'version' || topic.startsWith('-'))
    return help(undefined, surface);
  const command = commandNames.find((name) => name === topic);
  return command === undefined
    ? wrongUsage(unknownCommand(topic), undefined, surface)
    : help(command, surface);
}

function print(surface: Surface, text: string): number {
  surface.out(text);
  return EXIT_OK;
}

function unknownCommand(given: string): UsageError {
  if (given.startsWith('-'))
    return usageError(`There is no option ${given}.${didYouMean(given, ['--help', '--version'])}`);
  const near = didYouMean(given, [...commandNames, 'help', 'version']);
  return usageError(
    `There is no command "${given}".${near === '' ? ` To audit a path: ${TOOL_NAME} check PATH.` : near}`,
  );
}

function wrongUsage({ message }: UsageError, command: CommandName | undefined, surface: Surface): number {
  const about = command === undefined ? '' : ` ${command}`;
  surface.err(`${TOOL_NAME}: ${visible(message)}\nSee: ${TOOL_NAME}${about} --help\n`);
  return EXIT_USAGE;
}

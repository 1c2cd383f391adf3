import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { didYouMean } from './suggest.ts';

/** The arguments are not what the command takes. Said in one or two sentences of plain text. */
export interface UsageError {
  readonly ok: false;
  readonly message: string;
}

/** Arguments taken apart, values not yet looked at. */
export interface ParsedArguments {
  readonly ok: true;
  /** By the option's long name, in the order given; a flag counts as one empty string for each time. */
  readonly options: ReadonlyMap<string, readonly string[]>;
  readonly positionals: readonly string[];
}

export function usageError(message: string): UsageError {
  return { ok: false, message };
}

/** Takes arguments apart by the command's options, with messages that name what was meant. */
export function parseArguments(
  args: readonly string[],
  config: ParseArgsOptionsConfig,
): ParsedArguments | UsageError {
  const { tokens } = parseArgs({
    args: [...args],
    options: config,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const options = new Map<string, string[]>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const known = Object.hasOwn(config, token.name) ? config[token.name] : undefined;
    if (known === undefined) {
      const names = Object.keys(config).map((name) => `--${name}`);
      return usageError(`There is no option ${token.rawName}.${didYouMean(token.rawName, names)}`);
    }
    if (known.type === 'boolean' && token.value !== undefined) {
      return usageError(`The option ${token.rawName} takes no value.`);
    }
    const missing = token.value === undefined || (!token.inlineValue && token.value.startsWith('-'));
    if (known.type === 'string' && missing) return usageError(`The option ${token.rawName} needs a value.`);
    const values = options.get(token.name) ?? [];
    values.push(token.value ?? '');
    options.set(token.name, values);
  }
  return { ok: true, options, positionals };
}

/** The last value given for an option, if it is one of those it takes. */
export function oneOf<T extends string>(
  parsed: ParsedArguments,
  option: string,
  choices: readonly T[],
  fallback: T,
): { readonly ok: true; readonly value: T } | UsageError {
  const given = parsed.options.get(option)?.at(-1);
  if (given === undefined) return { ok: true, value: fallback };
  const value = choices.find((choice) => choice === given);
  if (value !== undefined) return { ok: true, value };
  return usageError(`--${option} takes ${listOf(choices)}, not "${given}".${didYouMean(given, choices)}`);
}

function listOf(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}

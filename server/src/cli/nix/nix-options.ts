import type { ParseArgsOptionsConfig } from 'node:util';
import type { ColorChoice } from '../terminal/colors.ts';
import { oneOf, parseArguments, type ParsedArguments, type UsageError, usageError } from '../usage.ts';

/** What the commands that ask Nix have in common. */
export interface NixOptions {
  readonly format: 'text' | 'json';
  readonly color: ColorChoice;
}

const common: ParseArgsOptionsConfig = {
  format: { type: 'string', short: 'f' },
  color: { type: 'string' },
};

export interface VerifyCommand extends NixOptions {
  readonly ok: true;
  readonly paths: readonly string[];
  readonly refetch: boolean;
  readonly contents: boolean;
  readonly trust: boolean;
  readonly closure: boolean;
}

export function verifyOptions(args: readonly string[]): VerifyCommand | UsageError {
  const parsed = parseArguments(args, {
    ...common,
    refetch: { type: 'boolean' },
    contents: { type: 'boolean' },
    trust: { type: 'boolean' },
    closure: { type: 'boolean', short: 'r' },
  });
  if (!parsed.ok) return parsed;
  const options = commonOptions(parsed);
  if (!options.ok) return options;
  const has = (name: string) => parsed.options.has(name);
  return {
    ok: true,
    ...options.value,
    paths: parsed.positionals.length > 0 ? parsed.positionals : ['.'],
    refetch: has('refetch'),
    contents: has('contents'),
    trust: has('trust'),
    closure: has('closure'),
  };
}

export interface InfoCommand extends NixOptions {
  readonly ok: true;
  readonly subject: string;
}

export function infoOptions(args: readonly string[]): InfoCommand | UsageError {
  const parsed = parseArguments(args, common);
  if (!parsed.ok) return parsed;
  const options = commonOptions(parsed);
  if (!options.ok) return options;
  const [subject, more] = parsed.positionals;
  if (subject === undefined || more !== undefined)
    return usageError('The command info takes one store path, lockfile, folder or output of a flake.');
  return { ok: true, ...options.value, subject };
}

export interface WhyCommand extends NixOptions {
  readonly ok: true;
  readonly from: string;
  readonly to: string;
}

export function whyOptions(args: readonly string[]): WhyCommand | UsageError {
  const parsed = parseArguments(args, common);
  if (!parsed.ok) return parsed;
  const options = commonOptions(parsed);
  if (!options.ok) return options;
  const [from, to, more] = parsed.positionals;
  if (from === undefined || to === undefined || more !== undefined)
    return usageError('The command why takes two store paths: what depends, and on what.');
  return { ok: true, ...options.value, from, to };
}

function commonOptions(
  parsed: ParsedArguments,
): { readonly ok: true; readonly value: NixOptions } | UsageError {
  if (parsed.positionals.includes('')) return usageError('A path is empty.');
  const format = oneOf<NixOptions['format']>(parsed, 'format', ['text', 'json'], 'text');
  if (!format.ok) return format;
  const color = oneOf<ColorChoice>(parsed, 'color', ['auto', 'always', 'never'], 'auto');
  if (!color.ok) return color;
  return { ok: true, value: { format: format.value, color: color.value } };
}

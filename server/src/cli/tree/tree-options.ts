import { dayOf } from '../../engine/day.ts';
import type { ColorChoice } from '../terminal/colors.ts';
import { oneOf, parseArguments, type UsageError, usageError } from '../usage.ts';

export interface TreeCommand {
  readonly ok: true;
  /** As given; the current folder when none is. */
  readonly paths: readonly string[];
  readonly bySource: boolean;
  /** The input whose ways are asked for. */
  readonly why: string | undefined;
  /** How many inputs deep the tree is printed. */
  readonly depth: number;
  readonly format: 'text' | 'json';
  readonly color: ColorChoice;
  /** In seconds since 1970; undefined for the real day. */
  readonly today: number | undefined;
}

/** No lock that people make is deeper, and what is would fill the screen with lines. */
const DEPTH = 64;
const MOST_DEPTH = 1000;

/** Reads the arguments of `tree`. */
export function treeOptions(args: readonly string[]): TreeCommand | UsageError {
  const parsed = parseArguments(args, {
    'by-source': { type: 'boolean' },
    why: { type: 'string' },
    depth: { type: 'string' },
    format: { type: 'string', short: 'f' },
    color: { type: 'string' },
    today: { type: 'string' },
  });
  if (!parsed.ok) return parsed;
  const { options, positionals } = parsed;
  if (positionals.includes('')) return usageError('A path is empty.');
  const format = oneOf<TreeCommand['format']>(parsed, 'format', ['text', 'json'], 'text');
  if (!format.ok) return format;
  const color = oneOf<ColorChoice>(parsed, 'color', ['auto', 'always', 'never'], 'auto');
  if (!color.ok) return color;
  const depth = options.get('depth')?.at(-1);
  if (depth !== undefined && !(/^[1-9]\d{0,3}$/.test(depth) && Number(depth) <= MOST_DEPTH))
    return usageError(`--depth takes a number from 1 to ${MOST_DEPTH}, not "${depth}".`);
  const day = options.get('today')?.at(-1);
  const today = day === undefined ? undefined : dayOf(day);
  if (day !== undefined && today === undefined)
    return usageError(`--today takes a date such as 2026-01-31, not "${day}".`);
  const [why, bySource] = [options.get('why')?.at(-1), options.has('by-source')];
  if (why === '') return usageError('--why takes the name of an input, or of a node of the lock.');
  if (why !== undefined && bySource) return usageError('--why and --by-source cannot be had together.');
  return {
    ok: true,
    paths: positionals.length > 0 ? positionals : ['.'],
    bySource,
    why,
    depth: depth === undefined ? DEPTH : Number(depth),
    format: format.value,
    color: color.value,
    today,
  };
}

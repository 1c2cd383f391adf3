import { MOST_LINKED, type OpenCommand } from './unit.ts';

/**
 * Tells the commands of a pipeline of each other.
 * @param bounds where the commands of each of its elements begin in `commands`, whose end is the end of the last one
 */
export function connect(commands: readonly OpenCommand[], bounds: readonly number[]): void {
  if (bounds.length < 2) return;
  for (let i = 0; i < bounds.length; i++) {
    const begin = bounds[i] ?? 0;
    const end = bounds[i + 1] ?? commands.length;
    const before = commands.slice(Math.max(bounds[0] ?? 0, begin - MOST_LINKED), begin).reverse();
    const after = commands.slice(end, end + MOST_LINKED);
    for (let at = begin; at < end; at++) {
      addTo(commands[at]?.from, before);
      addTo(commands[at]?.to, after);
    }
  }
}

/** Tells that the one kind reads what the other writes: a file of `<(…)` or `>(…)`. */
export function link(writers: readonly OpenCommand[], readers: readonly OpenCommand[]): void {
  for (const reader of readers) addTo(reader.from, writers);
  for (const writer of writers) addTo(writer.to, readers);
}

/** Tells commands that they read what others write, from the nearest to the farthest, though these stand elsewhere. */
export function feed(readers: readonly OpenCommand[], writers: readonly OpenCommand[]): void {
  const before = writers.slice();
  for (const reader of readers) addTo(reader.from, before);
}

function addTo(list: OpenCommand[] | undefined, more: readonly OpenCommand[]): void {
  for (const one of more) {
    if (list === undefined || list.length >= MOST_LINKED) return;
    list.push(one);
  }
}

/** `850 bytes`, `12.3 MiB`: as Nix itself writes sizes, by 1024. */
export function size(bytes: number): string {
  if (!Number.isFinite(bytes) || bytes < 0) return 'an unreadable size';
  if (bytes < 1024) return bytes === 1 ? '1 byte' : `${bytes} bytes`;
  let amount = bytes;
  let unit = '';
  for (const next of ['KiB', 'MiB', 'GiB', 'TiB']) {
    // One that would be shown as 1024.0 is one of the next unit.
    if (unit !== '' && Math.round(amount * 10) < 10_240) break;
    amount /= 1024;
    unit = next;
  }
  return `${amount.toFixed(1)} ${unit}`;
}

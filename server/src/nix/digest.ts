import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { NixKind } from '../syntax/nix-kinds.ts';
import { endOf, type NodeTable, nextOf, startOf, symbolOf } from '../syntax/table.ts';

/**
 * The SHA-256 of what a .nix file says, in hexadecimal: of its tokens, without comments and however it is laid out. So
 * a formatter does not change it, nor do line ends, nor the comma that some put after the last formal.
 */
export function digestOfTokens(table: NodeTable): string {
  const tokens: string[] = [];
  for (let row = 0; row < table.rows; row++) {
    if (symbolOf(table, row) === NixKind.comment || nextOf(table, row) !== row + 1) continue;
    const text = table.text.slice(startOf(table, row), endOf(table, row)).replace(/\s+/g, ' ').trim();
    if (text === '') continue;
    if (text === '}' && tokens.at(-1) === ',') tokens.pop();
    tokens.push(text);
  }
  return bytesToHex(sha256(utf8ToBytes(tokens.join('\n'))));
}

import { expect } from 'vitest';
import type { JsonValue } from '../../server/src/syntax/json.ts';

/** A small lock, to be damaged. */
export const good = `{
  "nodes": {
    "a": {
      "locked": {
        "narHash": "sha256-x",
        "rev": "abc"
      },
      "original": {
        "id": "a"
      }
    },
    "root": {
      "inputs": {
        "a": "a",
        "b": ["a", "b"]
      }
    }
  },
  "root": "root",
  "version": 7
}
`;

/** The text with one place changed. */
export function damaged(from: string, to: string): string {
  expect(good.split(from).length, `"${from}" must occur once`).toBe(2);
  return good.replace(from, () => to);
}

/** What JSON.parse would give for it; the kind where it would give nothing. */
export function plain(value: JsonValue | undefined): unknown {
  if (value?.kind === 'object')
    return Object.fromEntries(value.members.map(({ key, value }) => [key, plain(value)]));
  if (value?.kind === 'array') return value.items.map(plain);
  return value !== undefined && 'value' in value ? value.value : value?.kind;
}

import { members } from '../../nixcli/nix/json.ts';
import { ONLY, type TreeFilter } from '../../lock/tree/wanted.ts';
import { ORDERS, type Order } from '../../lock/tree/order.ts';

/** What requests of the view are asked with. Nothing of it is believed: what has another shape counts as absent. */
export interface InputsParams {
  readonly uri: string;
  readonly path: readonly string[];
  readonly node: string | undefined;
  readonly order: Order;
  readonly filter: TreeFilter;
  readonly position: { readonly line: number; readonly character: number };
}

export function inputsParams(given: unknown): InputsParams {
  const params = members(given) ?? new Map<string, unknown>();
  const text = (name: string) => {
    const value = params.get(name);
    return typeof value === 'string' ? value : undefined;
  };
  const path = params.get('path');
  const at = members(params.get('position')) ?? new Map<string, unknown>();
  const count = (name: string) => {
    const value = at.get(name);
    return typeof value === 'number' && value >= 0 ? Math.floor(value) : 0;
  };
  return {
    uri: text('uri') ?? '',
    path: Array.isArray(path) ? path.filter((name) => typeof name === 'string') : [],
    node: text('node'),
    order: ORDERS.find((one) => one === text('order')) ?? 'name',
    filter: { text: text('text') ?? '', only: ONLY.find((one) => one === text('only')) },
    position: { line: count('line'), character: count('character') },
  };
}

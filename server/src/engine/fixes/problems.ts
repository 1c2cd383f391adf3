import type { Engine } from '../engine.ts';
import type { Texts } from './rounds.ts';

/** How many places of texts cannot be read as what their files should be: after a fix there are no more than before. */
export function problemsIn(texts: Texts, engine: Pick<Engine, 'readNix' | 'readLock' | 'readShell'>): number {
  let count = 0;
  for (const [path, text] of texts) {
    const file = { path, name: path, text };
    if (path.endsWith('.nix')) {
      const { facts, scripts } = engine.readNix(file, false);
      count += facts.problems.length + damageIn(scripts);
    } else if (path.endsWith('.lock') || path.endsWith('.json'))
      count += engine.readLock(file).graph.intact ? 0 : 1;
    else if (!path.endsWith('.yaml')) count += damageIn(engine.readShell(file).scripts);
  }
  return count;
}

function damageIn(scripts: readonly { readonly damage: readonly unknown[] }[]): number {
  return scripts.reduce((sum, { damage }) => sum + damage.length, 0);
}

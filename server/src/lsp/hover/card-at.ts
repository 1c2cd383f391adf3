import type { LockSource, NixSource } from '../../engine/sources.ts';
import type { AboutOptions } from '../../lock/about.ts';
import { attributeCard } from './at-attribute.ts';
import { inputCard, type PartnerLock } from './at-input.ts';
import { lockCard } from './at-lock.ts';
import { nameCard } from './at-name.ts';
import { settingCard } from './at-setting.ts';
import { storePathCard } from './at-store-path.ts';
import type { Card } from './card.ts';
import type { LockIndexes } from './lock-indexes.ts';

/** What stands at an offset of a lock; undefined where there is nothing to say. */
export function cardInLock(
  { file, graph }: LockSource,
  offset: number,
  indexes: LockIndexes,
  options: AboutOptions,
): Card | undefined {
  return (
    storePathCard(file.text, offset, options.storeDir, 'lock') ?? lockCard(indexes.of(graph), offset, options)
  );
}

/**
 * The same of a .nix file.
 *
 * @param lock the flake.lock beside it, asked for only where it matters
 */
export function cardInNix(
  source: NixSource,
  offset: number,
  lock: () => PartnerLock,
  options: AboutOptions,
): Card | undefined {
  const { facts, file } = source;
  return (
    storePathCard(file.text, offset, options.storeDir, 'nix') ??
    (source.role.kind === 'flake' ? inputCard(source, offset, lock(), options) : undefined) ??
    settingCard(facts, offset) ??
    attributeCard(facts, offset) ??
    nameCard(facts, offset)
  );
}

import { createEngine, type Engine } from '../engine/engine.ts';
import type { Syntax } from '../syntax/syntax.ts';
import type { Configuration } from './configuration.ts';
import type { Folders } from './folders.ts';
import { type DocumentKey, uriOf } from './uri.ts';

/** The engine, set up as the settings want it. */
export interface Engines {
  /** Undefined where the audit is switched off. Rejects when the grammars cannot be loaded. */
  at(key: DocumentKey): Promise<Engine | undefined>;
  /** Rejects when the grammars cannot be loaded, without which nothing can be audited. */
  readonly ready: Promise<unknown>;
  /** The parsers. To be called after `at` has resolved once. */
  syntax(): Syntax;
}

/** Few settings are in use at a time; those of former times are dropped. */
const KEPT = 16;

export function createEngines(
  loading: Promise<Syntax>,
  configuration: Configuration,
  folders: Folders,
): Engines {
  const engines = new Map<string, Engine>();
  let loaded: Syntax | undefined;
  return {
    ready: loading,
    async at(key) {
      const scope = folders.folderOf(key)?.uri ?? uriOf(key);
      const [syntax, settings] = await Promise.all([loading, configuration.at(scope)]);
      loaded = syntax;
      if (!settings.enable) return undefined;
      const engine = engines.get(settings.id) ?? createEngine(syntax, settings.audit);
      if (engines.size >= KEPT) engines.clear();
      engines.set(settings.id, engine);
      return engine;
    },
    syntax() {
      if (loaded === undefined) throw new Error('The grammars are not loaded yet.');
      return loaded;
    },
  };
}

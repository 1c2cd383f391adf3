import { createEngine, type Engine } from '../engine/engine.ts';
import { rules as allRules } from '../rules/registry.ts';
import type { Rule } from '../rules/rule.ts';
import type { Syntax } from '../syntax/syntax.ts';
import type { Configuration } from './configuration.ts';
import type { Folders } from './folders.ts';
import { type DocumentKey, uriOf } from './uri.ts';

/** How a document is audited. */
export interface Setup {
  readonly engine: Engine;
  /** Whether changes against git's HEAD are looked at, in a trusted workspace. */
  readonly compareWithHead: boolean;
  /** Whether scripts that Nix runs and Dockerfiles are audited, too. */
  readonly includeScripts: boolean;
  /** Whether hovers say anything. */
  readonly hover: boolean;
  /** Whether hovers evaluate packages, in a trusted workspace. */
  readonly hoverClosureSize: boolean;
  /** Whether there are lenses above inputs and outputs. */
  readonly codeLens: boolean;
  /** Whether there are hints behind inputs. */
  readonly inlayHints: boolean;
}

/** The engine, set up as the settings want it. */
export interface Engines {
  /** Undefined where the audit is switched off. Rejects when the grammars cannot be loaded. */
  at(key: DocumentKey): Promise<Setup | undefined>;
  /** Rejects when the grammars cannot be loaded, without which nothing can be audited. */
  readonly ready: Promise<unknown>;
  /** The parsers. To be called after `at` has resolved once. */
  syntax(): Syntax;
}

/** Few settings are in use at a time; those of former times are dropped. */
const KEPT = 16;

/** @param today the day to audit on, in seconds since 1970; each new day has engines of its own */
export function createEngines(
  loading: Promise<Syntax>,
  configuration: Configuration,
  folders: Folders,
  today: () => number,
  rules: readonly Rule[] = allRules,
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
      const day = today();
      const id = `${day} ${settings.id}`;
      const engine = engines.get(id) ?? createEngine(syntax, { ...settings.audit, today: day }, rules);
      if (engines.size >= KEPT) engines.clear();
      engines.set(id, engine);
      const { compareWithHead, includeScripts, hover, hoverClosureSize, codeLens, inlayHints } = settings;
      return { engine, compareWithHead, includeScripts, hover, hoverClosureSize, codeLens, inlayHints };
    },
    syntax() {
      if (loaded === undefined) throw new Error('The grammars are not loaded yet.');
      return loaded;
    },
  };
}

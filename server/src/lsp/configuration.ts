import type { Connection } from 'vscode-languageserver/node';
import { describeError, type Log } from './log.ts';
import { defaultResourceSettings, parseSettings, type ResourceSettings } from './settings.ts';

/** The settings of the client, which may differ from folder to folder. */
export interface Configuration {
  /** The settings at a scope (the URI of a folder, or of a document outside of all folders). Never rejects. */
  at(scope: string): Promise<ResourceSettings>;
  /** Counts up whenever settings may have changed, so that a long answer can tell that it is out of date. */
  readonly generation: number;
  /** The settings may have changed. `section` is what clients say that cannot be asked. */
  changed(section: unknown): void;
  /** A scope may mean something else now. */
  foldersChanged(): void;
  /** From now on the client can be asked (`workspace/configuration`). */
  askClient(): void;
}

export function createConfiguration(
  connection: Connection,
  log: Log,
  isRule: (id: string) => boolean,
): Configuration {
  const known = new Map<string, Promise<ResourceSettings>>();
  let asks = false;
  let told: unknown;
  let generation = 0;

  function parse(section: unknown): ResourceSettings {
    const { settings, complaints } = parseSettings(section, isRule);
    for (const complaint of complaints) log.warnOnce(complaint);
    return settings;
  }

  async function ask(scopeUri: string): Promise<ResourceSettings> {
    try {
      return parse(await connection.workspace.getConfiguration({ scopeUri, section: 'nixAudit' }));
    } catch (error) {
      log.warnOnce(`The client did not tell its settings, so the defaults apply. ${describeError(error)}`);
      return defaultResourceSettings;
    }
  }

  function forget(): void {
    known.clear();
    generation++;
  }

  return {
    get generation() {
      return generation;
    },
    at(scope) {
      const settings = known.get(scope) ?? (asks ? ask(scope) : Promise.resolve(parse(told)));
      known.set(scope, settings);
      return settings;
    },
    changed(section) {
      told = section;
      forget();
    },
    foldersChanged: forget,
    askClient() {
      asks = true;
      forget();
    },
  };
}

import type { DidChangeConfigurationParams } from 'vscode-languageserver/node';
import type { ServerContext } from './context.ts';

/** Clients that can be asked send nothing of use with this; the others send their settings. */
export function didChangeConfiguration(
  context: ServerContext,
  { settings }: DidChangeConfigurationParams,
): void {
  const { configuration, index, lenses, session } = context;
  const section: unknown = settings?.nixAudit;
  configuration.changed(section);
  session.face.changedEverywhere();
  index.touchAll();
  lenses.changed();
  // They say, too, whether scripts belong to the workspace.
  index.walkAgain();
}

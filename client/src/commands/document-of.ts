import { Uri, window } from 'vscode';

/**
 * The document that a command is about: what a menu or a lens hands over, or what is open.
 *
 * @param given anything: whoever knows the name of a command can call it
 */
export function documentOf(given: unknown): Uri | undefined {
  if (given instanceof Uri) return given;
  if (typeof given === 'string') {
    const uri = Uri.parse(given);
    return uri.scheme === 'file' ? uri : undefined;
  }
  const uri = window.activeTextEditor?.document.uri;
  if (uri === undefined) void window.showInformationMessage('Open a flake.nix or a lockfile first.');
  return uri;
}

/** The store path under the cursor, for a start of what is typed in. */
export function pathAtCursor(): string | undefined {
  const editor = window.activeTextEditor;
  if (editor === undefined) return undefined;
  const { document, selection } = editor;
  const range = document.getWordRangeAtPosition(selection.active, /\/[\w+\-.?=/]*\/[0-9a-z]{32}-[\w+\-.?=]+/);
  return range && document.getText(range);
}

import { window } from 'vscode';
import type { InputNode } from '../../trees/node.ts';
import type { InputItem } from '../../trees/protocol.ts';
import type { InputsView } from '../../trees/view.ts';

/** What a command is about: what a menu of the view hands over, or what is selected there. */
export function nodeOf({ view }: InputsView, given: unknown): InputNode | undefined {
  const node = isNode(given) ? given : view.selection[0];
  if (node === undefined) void window.showInformationMessage('Select an input in the view Inputs first.');
  return node;
}

export function inputOf(view: InputsView, given: unknown): InputItem | undefined {
  const node = nodeOf(view, given);
  if (node === undefined || node.kind === 'input') return node?.input;
  void window.showInformationMessage('This is about a single input.');
  return undefined;
}

/** Whoever knows a command's name can call it with anything. What the texts in it mean, the server looks at. */
function isNode(given: unknown): given is InputNode {
  if (typeof given !== 'object' || given === null || !('kind' in given)) return false;
  const { kind } = given;
  const part: unknown =
    typeof kind === 'string' && kind in given ? given[kind as keyof typeof given] : undefined;
  return (
    (kind === 'lock' || kind === 'input' || kind === 'source') && typeof part === 'object' && part !== null
  );
}

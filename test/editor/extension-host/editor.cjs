// What the tests do with the editor.
const assert = require('node:assert/strict');
const { ConfigurationTarget, Range, Uri, WorkspaceEdit, languages, window, workspace } = require('vscode');

const SOURCE = 'nix-audit';
const WAIT_MS = 40_000;

/** The address of a file of the opened folder. */
function file(path) {
  const [folder] = workspace.workspaceFolders ?? [];
  assert.ok(folder, 'a folder is open');
  return Uri.joinPath(folder.uri, path);
}

async function open(path) {
  const document = await workspace.openTextDocument(file(path));
  await window.showTextDocument(document, { preview: false });
  return document;
}

/** Our problems in a file. */
function problems(path) {
  return languages.getDiagnostics(file(path)).filter(({ source }) => source === SOURCE);
}

/** The rule of a problem. */
function ruleOf({ code }) {
  return typeof code === 'object' ? String(code.value) : String(code);
}

function rules(path) {
  return problems(path).map(ruleOf);
}

/** Waits until something holds. The message is a function, so that it tells how things stood in the end. */
async function until(holds, message) {
  const end = Date.now() + WAIT_MS;
  while (!holds()) {
    if (Date.now() > end) assert.fail(message());
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function untilRule(path, rule) {
  return until(
    () => rules(path).includes(rule),
    () => `${rule} is not reported in ${path}, only: ${rules(path).join(', ') || 'nothing'}`,
  );
}

function untilNoRule(path, rule) {
  return until(
    () => !rules(path).includes(rule),
    () => `${rule} is still reported in ${path}`,
  );
}

/** Replaces the first occurrence of a text in an open document, as typing does: without saving. */
async function replace(document, from, to) {
  const at = document.getText().indexOf(from);
  assert.notEqual(at, -1, `${document.fileName} has no ${from}`);
  const edit = new WorkspaceEdit();
  const range = new Range(document.positionAt(at), document.positionAt(at + from.length));
  edit.replace(document.uri, range, to);
  assert.ok(await workspace.applyEdit(edit), 'the edit was applied');
}

async function configure(name, value) {
  await workspace.getConfiguration('nixAudit').update(name, value, ConfigurationTarget.Workspace);
}

module.exports = { configure, file, open, problems, replace, ruleOf, rules, until, untilNoRule, untilRule };

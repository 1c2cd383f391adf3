const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const { DiagnosticSeverity, Range, commands, extensions, languages, workspace } = require('vscode');
const {
  configure,
  file,
  open,
  problems,
  replace,
  ruleOf,
  rules,
  until,
  untilNoRule,
  untilRule,
} = require('./editor.cjs');

const FLAKE = 'poisoned/flake.nix';
const LOCK = 'poisoned/flake.lock';

exports.tests = {
  async 'a flake activates the extension'() {
    await open(FLAKE);
    const extension = extensions.getExtension('nix-audit.nix-audit-vscode');
    assert.ok(extension, 'the extension is installed');
    await until(
      () => extension.isActive,
      () => 'the extension is not active',
    );
  },

  async 'the language nix is there, and locks are JSON'() {
    assert.ok((await languages.getLanguages()).includes('nix'));
    assert.equal((await workspace.openTextDocument(file(FLAKE))).languageId, 'nix');
    assert.equal((await workspace.openTextDocument(file(LOCK))).languageId, 'json');
  },

  async 'a problem of flake.nix is shown at its place'() {
    const document = await open(FLAKE);
    await untilRule(FLAKE, 'flake-input-pr-ref');
    const [problem] = problems(FLAKE).filter((one) => ruleOf(one) === 'flake-input-pr-ref');
    assert.match(document.getText(problem.range), /pull\/120\/head/);
    assert.equal(problem.severity, DiagnosticSeverity.Error);
    assert.ok(typeof problem.code === 'object' && problem.code.target, 'the rule links to its page');
  },

  async 'the poisoned lock is found out'() {
    const document = await open(LOCK);
    await untilRule(LOCK, 'lock-source-mismatch');
    const [problem] = problems(LOCK).filter((one) => ruleOf(one) === 'lock-source-mismatch');
    assert.match(document.getText(problem.range), /nixpkgs-mirror-example/);
    assert.equal(problem.severity, DiagnosticSeverity.Error);
    const related = (problem.relatedInformation ?? []).map(({ location }) => location.uri.toString());
    assert.ok(related.includes(file(FLAKE).toString()), 'the declaration in flake.nix is shown beside it');
  },

  async 'no problem is shown twice'() {
    for (const path of [FLAKE, LOCK]) {
      const seen = problems(path).map((one) => JSON.stringify([one.range, ruleOf(one), one.message]));
      assert.ok(seen.length > 0, `${path} has problems`);
      assert.deepEqual(seen, [...new Set(seen)], path);
    }
  },

  async 'typing in flake.nix changes its problems and those of the lock'() {
    const document = await open(FLAKE);
    await open(LOCK);
    await untilRule(LOCK, 'lock-source-mismatch');
    const before = describe(LOCK);
    await replace(document, 'nixos-25.05', 'nixos-24.11');
    await until(
      () => [...rules(FLAKE), ...rules(LOCK)].includes('lock-declaration-mismatch'),
      () => 'the declaration differs from the lock, and nobody says so',
    );
    await replace(document, 'pull/120/head', 'main');
    await untilNoRule(FLAKE, 'flake-input-pr-ref');
    await until(
      () => describe(LOCK) !== before,
      () => `the problems of the lock are as they were: ${before}`,
    );
    await replace(document, 'flake-utils/main', 'flake-utils/pull/120/head');
    await replace(document, 'nixos-24.11', 'nixos-25.05');
    await untilRule(FLAKE, 'flake-input-pr-ref');
    await until(
      () => describe(LOCK) === before,
      () => `the problems of the lock do not come back: ${describe(LOCK)} instead of ${before}`,
    );
    await document.save();
  },

  async 'typing in the lock takes its problem away'() {
    const document = await open(LOCK);
    await untilRule(LOCK, 'lock-source-mismatch');
    await replace(document, 'nixpkgs-mirror-example', 'NixOS');
    await untilNoRule(LOCK, 'lock-source-mismatch');
    await replace(document, '"owner": "NixOS",\n        "repo": "nixpkgs",\n        "rev"', POISON);
    await untilRule(LOCK, 'lock-source-mismatch');
    await document.save();
  },

  async 'a lock that goes and comes on disk is noticed'() {
    // The lock itself is not open: of an open one the text in the editor counts, whatever is on disk.
    await open('clean/flake.nix');
    const lock = file('clean/flake.lock');
    const text = await workspace.fs.readFile(lock);
    await workspace.fs.delete(lock);
    await untilRule('clean/flake.nix', 'flake-lock-missing');
    await workspace.fs.writeFile(lock, text);
    await untilNoRule('clean/flake.nix', 'flake-lock-missing');
  },

  async 'the clean example has no problems, until one is typed'() {
    const document = await open('clean/flake.nix');
    await open('clean/flake.lock');
    await replace(document, 'nixos-unstable', 'pull/1/head');
    await untilRule('clean/flake.nix', 'flake-input-pr-ref');
    await replace(document, 'pull/1/head', 'nixos-unstable');
    await until(
      () => problems('clean/flake.nix').length + problems('clean/flake.lock').length === 0,
      () => `there is something: ${describe('clean/flake.nix')} ${describe('clean/flake.lock')}`,
    );
    await document.save();
  },

  async 'a rule that is set to off is silent'() {
    await open(FLAKE);
    await untilRule(FLAKE, 'flake-input-pr-ref');
    await configure('rules', { 'flake-input-pr-ref': 'off' });
    await untilNoRule(FLAKE, 'flake-input-pr-ref');
    await configure('rules', { 'flake-input-pr-ref': 'hint' });
    await until(
      () =>
        problems(FLAKE).some(
          (one) => ruleOf(one) === 'flake-input-pr-ref' && one.severity === DiagnosticSeverity.Hint,
        ),
      () => `the severity is not changed: ${describe(FLAKE)}`,
    );
    await configure('rules', undefined);
    await untilRule(FLAKE, 'flake-input-pr-ref');
  },

  async 'a folder can be left out'() {
    await open(FLAKE);
    await untilRule(FLAKE, 'flake-input-pr-ref');
    await configure('enable', false);
    await until(
      () => problems(FLAKE).length === 0,
      () => `there is something: ${describe(FLAKE)}`,
    );
    await configure('enable', undefined);
    await untilRule(FLAKE, 'flake-input-pr-ref');
  },

  async '.envrc is audited as it is typed, and scripts once a setting asks for them'() {
    const script = Buffer.from('#!/usr/bin/env nix-shell\n#! nix-shell -i bash -p jq\n');
    for (const path of ['.envrc', 'deploy']) await workspace.fs.writeFile(file(path), script);
    const document = await open('.envrc');
    await untilRule('.envrc', 'shebang-unpinned');
    await replace(document, ' -p jq', '');
    await untilNoRule('.envrc', 'shebang-unpinned');
    assert.deepEqual(rules('deploy'), []);
    await configure('includeScripts', true);
    await untilRule('deploy', 'shebang-unpinned');
    await workspace.fs.writeFile(file('deploy'), Buffer.from('#!/usr/bin/env nix-shell\n'));
    await untilNoRule('deploy', 'shebang-unpinned');
    await workspace.fs.writeFile(file('deploy'), script);
    await untilRule('deploy', 'shebang-unpinned');
    await configure('includeScripts', undefined);
    await untilNoRule('deploy', 'shebang-unpinned');
    await document.save();
    for (const path of ['.envrc', 'deploy']) await workspace.fs.delete(file(path));
  },

  async 'a hash that is pasted over the committed one is marked, until it is committed'() {
    const folder = file('clean').fsPath;
    const git = (...args) => execFileSync('git', args, { cwd: folder, stdio: 'ignore' });
    const commit = () =>
      git('-c', 'user.name=A', '-c', 'user.email=a@example.org', 'commit', '--all', '--message', 'mine');
    git('init');
    git('add', '--all');
    commit();
    const document = await open('clean/flake.lock');
    const [hash] = /sha256-[^"]+/.exec(document.getText()) ?? [];
    const other = hash.replace(/^sha256-./, hash.startsWith('sha256-E') ? 'sha256-F' : 'sha256-E');
    await replace(document, hash, other);
    await untilRule('clean/flake.lock', 'lock-diff-nar-hash-only');
    await document.save();
    commit();
    await untilNoRule('clean/flake.lock', 'lock-diff-nar-hash-only');
    await replace(document, other, hash);
    await untilRule('clean/flake.lock', 'lock-diff-nar-hash-only');
    await replace(document, hash, other);
    await untilNoRule('clean/flake.lock', 'lock-diff-nar-hash-only');
  },

  async 'inputs and outputs have lenses, hints and hovers'() {
    const document = await open('clean/flake.nix');
    let titles = [];
    const end = Date.now() + 40_000;
    while (!titles.includes('closure size') && Date.now() < end) {
      const lenses = await commands.executeCommand('vscode.executeCodeLensProvider', document.uri);
      titles = lenses.map(({ command }) => command?.title);
    }
    assert.ok(titles.includes('closure size'), `there is no lens on an output: ${titles.join('; ')}`);
    assert.equal(titles.filter((title) => title === 'verify').length, 2);
    assert.match(titles[0], /^locked \d{4}-\d\d-\d\d, .*, not verified$/);
    const all = new Range(0, 0, document.lineCount, 0);
    const hints = await commands.executeCommand('vscode.executeInlayHintProvider', document.uri, all);
    assert.match(hints[0].label, /^[0-9a-f]{7}, \d{4}-\d\d-\d\d$/);
    const at = document.positionAt(document.getText().indexOf('default = '));
    const [hover] = await commands.executeCommand('vscode.executeHoverProvider', document.uri, at);
    const [said] = hover.contents;
    assert.match(said.value, /\*\*Output\*\* `packages\.[\w-]+\.default`/);
    assert.match(said.value, /\]\(command:nixAudit\.closureSize\?/);
    // No other command can be run from a hover, whatever a file makes of it.
    assert.deepEqual(said.isTrusted, { enabledCommands: ['nixAudit.closureSize'] });
  },

  async 'each command of the manifest is there'() {
    const { contributes } = extensions.getExtension('nix-audit.nix-audit-vscode').packageJSON;
    const there = new Set(await commands.getCommands(true));
    const missing = contributes.commands.filter(({ command }) => !there.has(command));
    assert.deepEqual(missing, []);
  },

  async 'the server can be restarted'() {
    await open(FLAKE);
    await commands.executeCommand('nixAudit.restartServer');
    await untilRule(FLAKE, 'flake-input-pr-ref');
    await commands.executeCommand('nixAudit.showOutput');
  },
};

/** What the first owner of the lock is in the example, with enough around it to be found again. */
const POISON = '"owner": "nixpkgs-mirror-example",\n        "repo": "nixpkgs",\n        "rev"';

/** The problems of a file as one comparable text. */
function describe(path) {
  const lines = problems(path).map((one) => `${one.range.start.line} ${ruleOf(one)}: ${one.message}`);
  return lines.sort().join('; ');
}

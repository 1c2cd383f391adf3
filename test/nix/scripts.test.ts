import { describe, expect, test } from 'vitest';
import { read } from './reading.ts';

/** What is bound outside of an expression: a name that nothing binds is nobody's. */
const PRELUDE =
  '{ pkgs, lib, concatStringsSep, concatMapStringsSep, runCommand, writers, writeShellApplication, writeShellScript, ... }: ';

/** The scripts of a text: `runs name: text`. */
function scriptsIn(text: string): string[] {
  return read(PRELUDE + text).scripts.map(
    ({ place, text: { text: written } }) =>
      `${place.runs}${place.syntax === 'exec' ? ' exec' : ''} ${place.name}: ${written.replaceAll('\n', '⏎').replaceAll('\u{fffc}', '?')}`,
  );
}

describe('a script is found by where it stands:', () => {
  test.each<readonly [string, readonly string[]]>([
    // Builds.
    ['{ buildPhase = "a"; }', ['build buildPhase: a']],
    ["{ preConfigure = ''\n  a\n    b\n''; }", ['build preConfigure: a⏎  b⏎']],
    ['{ postInstall = "a"; outputHash = "x"; }', ['fetch postInstall: a']],
    ['{ buildCommand = "a"; __noChroot = true; }', ['open-build buildCommand: a']],
    ['fetchurl { postFetch = "a"; }', ['fetch postFetch: a']],
    ['pkgs.runCommand "n" { } "a"', ['build runCommand: a']],
    ['pkgs.runCommandLocal "n" { outputHash = "x"; } "a"', ['fetch runCommandLocal: a']],
    ['"a" |> runCommand "n" { }', ['build runCommand: a']],
    ['derivation { builder = "/bin/sh"; args = [ "-e" "b" "-c" "a" ]; }', ['build args: a']],
    ['p.overrideAttrs (old: { postInstall = (old.postInstall or "") + "a"; })', ['build postInstall: ?⏎a']],
    ['let installPhase = "a"; in mkDerivation { inherit installPhase; }', ['build installPhase: a']],
    ['let s = "a"; in { installPhase = s; }', ['build installPhase: a']],
    ['let s = let t = "a"; in t; in { installPhase = s; }', ['build installPhase: a']],
    ['rec { parts.s = "a"; installPhase = parts.s; }', ['build installPhase: a']],
    ['dockerTools.buildImage { runAsRoot = "a"; }', ['image runAsRoot: a']],
    // The developer's machine, and programs.
    ['pkgs.mkShell { shellHook = "a"; }', ['developer shellHook: a']],
    [
      '{ enterShell = "a"; scripts.x.exec = "b"; }',
      ['developer enterShell: a', 'developer scripts.x.exec: b'],
    ],
    ['pkgs.writeShellScript "n" "a"', ['program writeShellScript: a']],
    ['with pkgs; writeShellScriptBin "n" "a"', ['program writeShellScriptBin: a']],
    ['writers.writeBashBin "n" "a"', ['program writeBashBin: a']],
    ['pkgs.writeShellApplication { name = "n"; text = "a"; }', ['program writeShellApplication: a']],
    ["pkgs.writeText \"n\" ''\n  #!/bin/sh\n  a\n''", ['program script: #!/bin/sh⏎a⏎']],
    ['{ config.Cmd = [ "sh" "-c" "a" ]; }', ['program Cmd: a']],
    // Systems and their users.
    ['{ systemd.services.x.script = "a"; }', ['system services.x.script: a']],
    ['{ systemd.services."x-${y}".preStart = "a"; }', ['system services.….preStart: a']],
    ['{ systemd.services = { x = mkIf c { script = mkBefore "a"; }; }; }', ['system services.x.script: a']],
    ['f { script = "a"; wantedBy = [ ]; }', ['system script: a']],
    ['{ systemd.user.services.x.script = "a"; }', ['user user.services.x.script: a']],
    ['{ serviceConfig.ExecStart = "a"; }', ['system exec ExecStart: a']],
    [
      '{ serviceConfig.ExecStartPre = [ "a" "b" ]; }',
      ['system exec ExecStartPre: a', 'system exec ExecStartPre: b'],
    ],
    ['{ serviceConfig.ExecStart = pkgs.writeShellScript "n" "a"; }', ['system writeShellScript: a']],
    [
      '{ Service.ExecStart = "${writeShellScript "n" "a"}"; }',
      ['user exec Service.ExecStart: ?', 'user writeShellScript: a'],
    ],
    ['{ system.activationScripts.x = "a"; }', ['system activationScripts.x: a']],
    ['{ system.activationScripts.x = { deps = [ ]; text = "a"; }; }', ['system activationScripts.x.text: a']],
    ['{ system.activationScripts.x = lib.stringAfter [ "y" ] "a"; }', ['system activationScripts.x: a']],
    ['{ home.activation.x = lib.hm.dag.entryAfter [ "y" ] "a"; }', ['user home.activation.x: a']],
    ['{ programs.bash.initExtra = "a"; }', ['user bash.initExtra: a']],
    ['{ home.shellAliases = { x = "a"; }; }', ['user shellAliases.x: a']],
    ['lib.mkIf c { x = lib.hm.dag.entryAfter [ ] "a"; }', ['user entryAfter: a']],
    ['pkgs.writeText "x.sh" "a"', ['program writeText: a']],
    ['{ microvm.preStart = "a"; }', ['system preStart: a']],
    ['{ borgbackup.jobs.x.preHook = "a"; }', ['system jobs.x.preHook: a']],
    [
      '{ settings.formatter.x = { command = "sh"; options = [ "-euc" "a" "--" ]; }; }',
      ['developer options: a'],
    ],
    [
      'buildFHSEnv { targetPkgs = x; profile = "a"; runScript = "b"; }',
      ['program profile: a', 'program runScript: b'],
    ],
    ['{ networking.firewall.extraCommands = "a"; }', ['system firewall.extraCommands: a']],
    ['{ launchd.agents.x.config.ProgramArguments = [ "sh" "-c" "a" ]; }', ['user ProgramArguments: a']],
    ['{ home.file.x = { executable = true; text = "a"; }; }', ['program text: a']],
    ['writers.writeBashBin "n" { makeWrapperArgs = [ ]; } "a"', ['program writeBashBin: a']],
    // Sets that functions make.
    ['{ systemd.services = lib.genAttrs xs (n: { script = "a"; }); }', ['system services.….script: a']],
    [
      '{ systemd.services = lib.mapAttrs (n: v: let x = v; in { script = "a"; }) xs; }',
      ['system services.….script: a'],
    ],
    [
      '{ systemd.services = lib.mapAttrs\' (n: v: lib.nameValuePair "x-${n}" { script = "a"; }) xs; }',
      ['system services.….script: a'],
    ],
    [
      '{ systemd.services = mkIf c (lib.listToAttrs (map (n: { name = n; value = { script = "a"; }; }) xs)); }',
      ['system services.….script: a'],
    ],
    [
      '{ systemd.services = lib.listToAttrs [ (lib.nameValuePair "x" { script = "a"; }) ]; }',
      ['system services.….script: a'],
    ],
  ])('%s', (text, expected) => {
    expect(scriptsIn(text)).toEqual(expected);
  });
});

describe('no script is', () => {
  test.each([
    '{ script = "a"; }',
    '{ text = "a"; exec = "b"; command = "c"; data = "d"; }',
    '{ description = "buildPhase"; longDescription = "shellHook"; }',
    '{ buildPhase = 1; installPhase = null; shellHook = ./hook.sh; checkPhase = [ "a" ]; }',
    '{ buildPhase = f x; installPhase = builtins.readFile ./x; }',
    'mkOption { example = { shellHook = "a"; }; }',
    'let runCommand = a: b: c: c; in runCommand "n" { } "a"',
    'runCommand "n" { }',
    'writeShellApplication { name = "n"; }',
    '{ args = [ "-c" "a" ]; }',
    '{ programs.fish.shellInit = "a"; }',
    '{ activation.x = "a"; }',
    '{ home.profile = "a"; runScript = "b"; jobs.x = "c"; }',
    'pkgs.writeText "x" "a"',
    '{ home.file.x = { executable = false; text = "a"; }; }',
    '{ systemd.services = lib.genAttrs xs (n: { x = { script = "a"; }; }); }',
    '{ systemd.services = f (n: { script = "a"; }); }',
    '{ systemd.services = map (n: { script = "a"; }) xs; }',
    'let f = x: f x; in { buildPhase = f 1; }',
    'lib.nvim.dag.entryAfter [ ] "a"',
    '{ buildPhase = "a; }',
    'writeText "n" "a #!/bin/sh"',
  ])('%s', (text) => {
    expect(scriptsIn(text)).toEqual([]);
  });
});

describe('the text is that of', () => {
  test.each<readonly [string, string]>([
    ["''\n  a\n'' + ''\n  b\n''", 'a⏎b⏎'],
    ['"a " + x + " b"', 'a ? b'],
    ["''\n  a\n  ${optionalString c ''\n    b\n  ''}\n''", 'a⏎b⏎⏎'],
    ['"a ${if c then "b" else "d"}"', 'a ?'],
    ['lib.optionalString c "a"', 'a'],
    ['"${concatStringsSep "; " [ "a" x "b" ]}"', 'a; ?; b'],
    ['"${concatMapStringsSep "\\n" (x: "a ${x}") xs}"', 'a ?'],
    ['lib.concatStringsSep "\\n" (map (x: "a ${x}") xs)', 'a ?'],
    ['"${toString "a"}"', 'a'],
    ['let f = x: y: "a ${x}"; in f 1 2', 'a ?'],
    ['builtins.replaceStrings [ "x" ] [ "y" ] "a"', 'a'],
    ['let xs = [ "b" ]; in concatStringsSep " " ([ "a" ] ++ xs ++ lib.optional c "d" ++ x)', 'a b d ?'],
    ['let v = "1"; in "a ${v}"', 'a 1'],
  ])('%s', (value, expected) => {
    expect(scriptsIn(`{ shellHook = ${value}; }`)).toEqual([`developer shellHook: ${expected}`]);
  });
});

test('each branch of a condition is a script', () => {
  expect(scriptsIn('{ shellHook = if c then "a" else if d then "b" else x; }')).toEqual([
    'developer shellHook: a',
    'developer shellHook: b',
  ]);
});

test('a condition within a function is a script for each of its branches', () => {
  expect(
    scriptsIn('{ home.activation.x = lib.hm.dag.entryAfter [ ] (if c then mkIf d "a" else (x: "b")); }'),
  ).toEqual(['user home.activation.x: a', 'user home.activation.x: b']);
});

test('a text that two places share is found once, where it runs with the most power', () => {
  expect(
    scriptsIn('let s = "a"; in { buildPhase = s; shellHook = s; system.activationScripts.x = s; }'),
  ).toEqual(['system activationScripts.x: a']);
});

describe('an unknown stretch is', () => {
  const unknown = (text: string) => {
    const script = read(PRELUDE + text).scripts[0];
    const at = script?.text.text.indexOf('\u{fffc}') ?? -1;
    const tag = script?.text.tagAt(at);
    if (script === undefined || tag === undefined) throw new Error(`nothing is unknown in ${text}`);
    return [script.programOf(tag), script.alternativesOf(tag).map((one) => one.text)];
  };

  test.each<readonly [string, string | undefined, readonly string[]]>([
    ['{ shellHook = "${lib.getExe pkgs.curl} x"; }', 'curl', []],
    ['{ shellHook = "${lib.getExe\' pkgs.inetutils "telnet"} x"; }', 'telnet', []],
    ['let c = "${pkgs.curl}/bin/curl"; in { shellHook = "${c} x"; }', 'curl', ['?/bin/curl']],
    ['let c = lib.getExe pkgs.curl; in { shellHook = "${c} x"; }', 'curl', []],
    ['{ shellHook = "${pkgs.runtimeShell} x"; }', 'bash', []],
    ['{ shellHook = "${pkgs.hello} x"; }', undefined, []],
    ['{ shellHook = "${if c then "a" else "b"}"; }', undefined, ['a', 'b']],
    ['let s = "a ${x}"; in { shellHook = "${s}"; }', undefined, ['a ?']],
    ['let a = b; b = a; in { shellHook = "${a}"; }', undefined, []],
  ])('in %s', (text, program, alternatives) => {
    const [known, texts] = unknown(text);
    expect([known, (texts as string[]).map((one) => one.replaceAll('\u{fffc}', '?'))]).toEqual([
      program,
      alternatives,
    ]);
  });
});

test('a file of many nested strings takes little time', () => {
  const deep = `${'"${'.repeat(2000)}x${'}"'.repeat(2000)}`;
  const wide = `{ ${'buildPhase = a + "b"; '.repeat(5000)} shellHook = ${'"a" + '.repeat(5000)}"b"; }`;
  const started = performance.now();
  read(`{ shellHook = ${deep}; }`).scripts.map(({ text }) => text.text.length);
  expect(read(wide).scripts.length).toBeGreaterThan(0);
  expect(performance.now() - started).toBeLessThan(2000);
});

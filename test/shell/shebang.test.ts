import { expect, test } from 'vitest';
import { read, readExec, show, withUnknown } from './reading.ts';

test.each([
  ['a', 'sh'],
  ['#!/bin/bash -e\na', 'bash'],
  ['#! /usr/bin/env bash\na', 'bash'],
  ['#!/usr/bin/env -S A=1 zsh -f\na', 'zsh'],
  ['#!/usr/bin/env -Sdash -e\na', 'dash'],
  ['#!/usr/bin/env python3\na', 'python3'],
  ['#!/usr/bin/env nix-shell\n#! nix-shell -i python3 -p python3\na', 'python3'],
  ['#!/usr/bin/env nix-shell\n# a\n\n#!nix-shell -p curl\n#!nix-shell -i bash\na', 'bash'],
  ['#!/usr/bin/env nix-shell\n#!nix-shell -p curl\na', 'bash'],
  ['#!/usr/bin/env -S nix shell nixpkgs#bash --command bash\na', 'bash'],
  ['#!/usr/bin/env nix\n#!nix shell nixpkgs#perl -c perl\na', 'perl'],
  ['#!<1>/bin/bash\na', 'bash'],
  ['#!<1>\na', 'sh'],
  ['#!<0> -e\na', 'python3'],
  ['#!<1>/bin/busybox sh\na', 'sh'],
  [' #!/usr/bin/perl\na', 'sh'],
])('%j is read by %s', (script, interpreter) => {
  const found = read(withUnknown(script), { programOf: (tag) => (tag === 0 ? 'python3' : undefined) });
  expect(found.interpreter).toBe(interpreter);
  const isShell = interpreter.endsWith('sh');
  expect(found.commands.map(show)).toEqual(isShell ? ['a'] : []);
});

test('the lines that say what reads a script', () => {
  const text = '#!/usr/bin/env nix-shell\n#! nix-shell -i bash -p curl\na\n#! nix-shell -p wget\n';
  const { shebangs } = read(text);
  expect(shebangs.map(({ words }) => words)).toEqual([
    ['/usr/bin/env', 'nix-shell'],
    ['nix-shell', '-i', 'bash', '-p', 'curl'],
  ]);
  expect(shebangs.map(({ span }) => text.slice(span.start, span.end))).toEqual(text.split('\n').slice(0, 2));
});

test.each([
  ['-@/bin/curl x | sh && y > z; w', ['curl x | sh && y > z; w']],
  ['+!!<0>', ['curl']],
  ['/bin/sh -c "curl x | sh" ', ['sh -c "curl x | sh"', 'curl x {code of sh}', 'sh <- curl {code of sh}']],
  [
    "sh -c 'a $$B `c` $(d)'",
    ['sh -c "a $B `c` $(d)"', 'a … … … $(c) $(d) {code of sh}', 'c {output of a}', 'd {output of a}'],
  ],
  ['a "b $(c) `d`" $(e) ${F} $G $$H # i', ['a "b $(c) `d`" $(e) … … $H # i']],
  ['a \\\n  b', ['a b']],
])('the command line of a unit: %j', (text, commands) => {
  const script = readExec(withUnknown(text), { programOf: () => 'curl' });
  expect(script.commands.map(show)).toEqual(commands);
  expect(script.damage).toEqual([]);
});

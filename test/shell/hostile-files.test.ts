import { expect, test } from 'vitest';
import { loadSyntax } from '../../server/src/engine/disk/grammars.ts';
import { createEngine } from '../../server/src/engine/engine.ts';
import type { Script } from '../../server/src/shell/script.ts';

const syntax = await loadSyntax();

/** What was spent on parsing: signs, and what `Effort` counts. */
let spent = { signs: 0, effort: 0 };
const engine = createEngine({
  ...syntax,
  parseShell(text, effort) {
    const before = effort?.left ?? 0;
    const table = syntax.parseShell(text, effort);
    spent.signs += text.length;
    spent.effort += before - (effort?.left ?? 0);
    return table;
  },
});

function scriptsOf(bodies: readonly string[]): readonly Script[] {
  const text = `{\n${bodies.map((body, at) => `  p${at}.installPhase = ''\n${body}\n'';\n`).join('')}}`;
  spent = { signs: 0, effort: 0 };
  return engine.readNix({ path: '/a.nix', name: 'a.nix', text }, false).scripts;
}

/** One of these costs little, but many of them far too much if each may cost what one alone may. */
const HOSTILE: readonly (readonly [string, string])[] = [
  ['code that runs itself', `A='eval "$A";eval "$A";'\neval "$A"`],
  [
    'values of values',
    `a=${'x'.repeat(30)}\nb=${'$a'.repeat(8)}\nc=${'$b'.repeat(8)}\nd=$c$c\necho ${'$d '.repeat(8)}`,
  ],
  ['a pipeline of assignments', 'A=|'.repeat(600)],
];

test.each(HOSTILE)('many scripts: %s', (_, body) => {
  const count = Math.floor(100_000 / body.length);
  const scripts = scriptsOf([...Array(count).fill(body), 'curl -O http://example.org/x']);
  expect(spent.signs).toBeLessThan(500_000);
  expect(spent.effort).toBeLessThan(2_500_000);
  expect(scripts).toHaveLength(count + 1);
  // What is short is read whatever stands before it.
  expect(scripts.at(-1)?.commands.map(({ program }) => program)).toEqual(['curl']);
});

test('a long file with many honest scripts is read to its end', () => {
  const body = `
    name=tool; target="$out/share/$name"
    mkdir -p "$target" "$out/bin"
    for file in $(find . -name '*.sh' | sort); do
      install -m755 "$file" "$target/$(basename "$file" .sh)"
      substituteInPlace "$target/$(basename "$file" .sh)" --replace-fail /bin/sh "$SHELL"
    done
    sh -c 'cd "$1" && ls -l | grep -v total' -- "$target"
    cat > "$out/bin/$name" <<EOF
    #!/bin/sh
    exec "$target/$name" "\\$@"
    EOF
    if [ -n "$doCheck" ]; then make check; fi`;
  const scripts = scriptsOf(Array(400).fill(body));
  expect(scripts).toHaveLength(400);
  for (const { damage, commands } of scripts) {
    expect(damage).toEqual([]);
    expect(commands).toHaveLength(scripts[0]?.commands.length ?? 0);
  }
});

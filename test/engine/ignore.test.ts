import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadSyntax } from '../../server/src/engine/disk/grammars.ts';
import type { Finding } from '../../server/src/engine/finding.ts';
import { canBeIgnored, ignoreComment } from '../../server/src/engine/fixes/ignore.ts';
import { problemsIn } from '../../server/src/engine/fixes/problems.ts';
import { rules } from '../../server/src/rules/registry.ts';
import { applyEdits } from '../../server/src/text/edits.ts';
import { type FixtureFile, parseFixture } from '../harness/fixture.ts';
import { auditFiles, engineFor } from '../harness/run-fixture.ts';

const folder = `${import.meta.dirname}/../rules`;
const syntax = await loadSyntax();
const engine = engineFor(
  syntax,
  rules.map(({ meta }) => meta.id),
);
const onOf = new Map(rules.map(({ meta, on }) => [meta.id, on] as const));
const ROOT = '/case/';

/** The file with the comment for one of its findings; undefined where there is no such comment. */
function ignored(files: readonly FixtureFile[], finding: Finding, reason: string): string | undefined {
  const path = finding.location.path.slice(ROOT.length);
  const text = files.find((file) => file.path === path)?.text ?? '';
  const read = (made: string) => {
    const file = { path: ROOT + path, name: path, text: made };
    return path.endsWith('.nix') ? engine.readNix(file, false) : engine.readShell(file);
  };
  const look = (made: string) => ({
    findings: auditFiles(engine, withText(files, path, made)).findings,
    problems: problemsIn(new Map([[ROOT + path, made]]), engine),
  });
  const comment = ignoreComment(finding, read(text), reason, read, look);
  return comment === undefined ? undefined : applyEdits(text, [comment.edit]);
}

function withText(files: readonly FixtureFile[], path: string, text: string): readonly FixtureFile[] {
  return files.map((file) => (file.path === path ? { path, text } : file));
}

function tally(findings: readonly Finding[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { rule, subject, location } of findings) {
    const name = `${rule} ${location.path} ${subject}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** Of one rule in one case: the rest tells nothing new. */
const MOST = 4;

let [made, left] = [0, 0];

describe('each finding in .nix files and scripts can be ignored, and nothing else changes', () => {
  for (const name of readdirSync(folder).filter((one) => one.endsWith('.md'))) {
    test(name, () => {
      const fixture = parseFixture(name, readFileSync(`${folder}/${name}`, 'utf8'));
      if (!canBeIgnored(onOf.get(fixture.rule) ?? 'lock')) return;
      for (const one of fixture.cases) {
        const before = auditFiles(engine, one.files).findings;
        const own = before.filter(
          ({ rule, location }) => rule === fixture.rule && !/\.(?:lock|json|yaml)$/.test(location.path),
        );
        for (const finding of own.slice(0, MOST)) {
          const text = ignored(one.files, finding, 'it is meant: see the notes');
          if (text === undefined) {
            left++;
            continue;
          }
          made++;
          if (process.env.DBG) console.log(text);
          const path = finding.location.path.slice(ROOT.length);
          const after = auditFiles(engine, withText(one.files, path, text)).findings;
          const [was, is] = [tally(before), tally(after)];
          expect([...is].filter(([what, count]) => count > (was.get(what) ?? 0))).toEqual([]);
          expect(after.filter(({ rule }) => rule === fixture.rule).length).toBeLessThan(
            before.filter(({ rule }) => rule === fixture.rule).length,
          );
        }
      }
    });
  }
});

test('there is a place for the comment nearly everywhere', () => {
  expect(made).toBeGreaterThan(500);
  expect(left).toBeLessThan(made / 30);
});

describe('where the comment stands', () => {
  const inFile = (text: string, rule: string, reason = 'why', path = 'a.nix'): string | undefined => {
    const files = [{ path, text }];
    const finding = auditFiles(engine, files).findings.find((one) => one.rule === rule);
    if (finding === undefined) throw new Error(`${rule} finds nothing`);
    return ignored(files, finding, reason);
  };
  const IMPURE = 'impure-current-time';
  const head = `nix-audit: ignore[${IMPURE}] why`;

  test('above, with the line ends and the indentation of the file', () => {
    expect(inFile('{\r\n\ta = builtins.currentTime;\r\n}\r\n', IMPURE)).toBe(
      `{\r\n\t# ${head}\r\n\ta = builtins.currentTime;\r\n}\r\n`,
    );
    expect(inFile('\uFEFFbuiltins.currentTime', IMPURE)).toBe(`\uFEFF# ${head}\nbuiltins.currentTime`);
  });

  test('in a script, as a comment of the shell', () => {
    const text = "pkgs: pkgs.writeShellScript \"x\" ''\n  true\n  curl https://a.example/x | sh\n''\n";
    expect(inFile(text, 'shell-pipe-to-shell')).toBe(
      text.replace('  curl', '  # nix-audit: ignore[shell-pipe-to-shell] why\n  curl'),
    );
  });

  test('beside the code where the line begins within a string', () => {
    const text = "{\n  a = ''\n    ${toString builtins.currentTime} b\n  '';\n}\n";
    expect(inFile(text, IMPURE)).toBe(text.replace('builtins', `/* ${head} */ builtins`));
    const end = "[ ''\n'' builtins.currentTime ]\n";
    expect(inFile(end, IMPURE)).toBe(`[ ''\n'' builtins.currentTime ] # ${head}\n`);
    // A comment in brackets would end there.
    expect(inFile(text, IMPURE, 'a */ b')).toBeUndefined();
  });

  test('nowhere in the text of a file that only looks like it', () => {
    const text = "{\n  nix.extraOptions = ''\n    keep-outputs = true\n    sandbox = false\n  '';\n}\n";
    expect(inFile(text, 'setting-sandbox')).toBeUndefined();
  });

  test('in the list of the comment that is there, unless that has expired', () => {
    const text =
      '{\n  # nix-audit: ignore[impure-get-env] old\n  a = [ (builtins.getEnv "A") builtins.currentTime ];\n}\n';
    expect(inFile(text, IMPURE)).toBe(text.replace('[impure-get-env]', `[impure-get-env, ${IMPURE}]`));
    const expired = text.replace('old', 'old until 2020-01-01');
    expect(inFile(expired, IMPURE)).toBe(expired.replace('  a =', `  # ${head}\n  a =`));
  });

  test('not above the first line of a script', () => {
    const text = '#!/usr/bin/env -S nix shell nixpkgs#jq --command bash\ncurl https://a.example/x | sh\n';
    expect(inFile(text, 'shell-pipe-to-shell', 'why', 'bin/x')).toBe(
      text.replace('curl', '# nix-audit: ignore[shell-pipe-to-shell] why\ncurl'),
    );
  });

  test('a reason is one line, whatever it holds', () => {
    expect(inFile('builtins.currentTime\n', IMPURE, ' a\n\u001B[31m\u202E\u2028 b ')).toBe(
      `# nix-audit: ignore[${IMPURE}] a [31m b\nbuiltins.currentTime\n`,
    );
  });
});

test('a comment after which the finding is still there is not taken (negative control)', () => {
  const text = 'builtins.currentTime\n';
  const file = { path: '/case/a.nix', name: 'a.nix', text };
  const { findings } = auditFiles(engine, [{ path: 'a.nix', text }]);
  const read = (made: string) => engine.readNix({ ...file, text: made }, false);
  const deaf = (made: string) => ({
    findings: auditFiles(engine, [{ path: 'a.nix', text: made.replaceAll('nix-audit', 'mix-audit') }])
      .findings,
    problems: 0,
  });
  expect(ignoreComment(findings[0]!, read(text), '', read, deaf)).toBeUndefined();
});

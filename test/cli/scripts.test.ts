import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JsonOutput } from '../../server/src/cli/json-format.ts';
import { walk, type WalkOptions } from '../../server/src/engine/disk/walk.ts';
import { repository } from '../nixcli/repositories.ts';
import { nixAudit } from './cli.ts';
import { folder } from './folder.ts';

const posix = process.platform !== 'win32';
const loose = '#!/usr/bin/env nix-shell\n#! nix-shell -i bash -p jq\njq .\n';
const fast = '#!/usr/bin/env nix-shell\n#! nix-shell -i bash\njq .\n';

async function walked(root: string, options?: WalkOptions): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const entry of walk(root, options)) {
    const name = entry.path.slice(root.length + 1);
    found.push(entry.kind === 'file' ? `${name} ${entry.fileKind}` : `${entry.kind} ${name}`);
  }
  return found;
}

function json(cwd: string, ...args: string[]): JsonOutput & { readonly code: number | null } {
  const { code, out, err } = nixAudit(cwd, ['check', '--format', 'json', ...args]);
  if (out === '') throw new Error(err);
  return { ...(JSON.parse(out) as JsonOutput), code };
}

function found({ findings }: JsonOutput): readonly string[] {
  return findings.map(({ file, rule }) => `${file} ${rule}`);
}

describe('a walk', () => {
  it('comes upon .envrc in any case, and upon scripts and Dockerfiles where they are asked for', async () => {
    const root = folder({
      '.envrc': 'use flake\n',
      'sub/.envrc': '',
      '.envrc.local': '',
      Dockerfile: '',
      'Dockerfile.dev': '',
      'Dockerfile.dockerignore': '',
      'app.dockerfile': '',
      Containerfile: '',
      'docker/Dockerfile/readme': loose,
      'bin/loose': loose,
      'bin/one-line': '#!/usr/bin/env -S nix shell nixpkgs#jq --command bash\n',
      'bin/direct.sh': '#!/run/current-system/sw/bin/nix-shell -p jq\n',
      'bin/script.py': loose,
      'bin/second': '#! /bin/sh\n#! nix-shell -p jq\n',
      'bin/plain': '#!/bin/sh\nnix-shell -p jq\n',
      'bin/late': '#!/usr/bin/env bash\n\n#! nix-shell -p jq\n',
      'bin/alike': '#!/usr/bin/env nix-shellcheck\n',
      'bin/text.txt': loose,
      'bin/empty': '',
      'bin/short': '#!',
      'bin/mark': `\uFEFF${loose}`,
    });
    expect(await walked(root)).toEqual(['.envrc shell', 'sub/.envrc shell']);
    expect(await walked(root, { scripts: true })).toEqual([
      '.envrc shell',
      'Containerfile shell',
      'Dockerfile shell',
      'Dockerfile.dev shell',
      'app.dockerfile shell',
      'bin/direct.sh shell',
      'bin/loose shell',
      'bin/one-line shell',
      'bin/script.py shell',
      'bin/second shell',
      'docker/Dockerfile/readme shell',
      'sub/.envrc shell',
    ]);
  });

  it('looks at the beginning of a file only, and at no large one', async () => {
    const bytes = Buffer.concat([Buffer.from(loose), Buffer.alloc(2000, 0xff)]);
    const root = folder({
      binary: bytes,
      large: loose + ' '.repeat(1024 * 1024),
      'long-line': `#!${' '.repeat(600)}/usr/bin/env nix-shell\n`,
      nulls: Buffer.alloc(4096),
    });
    expect(await walked(root, { scripts: true })).toEqual(['binary shell']);
  });

  it('leaves out what git leaves out, but not what it tracks', async () => {
    const { root, git, write, commit } = repository();
    commit({ 'tracked/deploy': loose, 'tracked/Dockerfile': '', 'tracked/.envrc': '' });
    write({
      '.gitignore': 'tracked/\nout/\n.envrc\n',
      'out/deploy': loose,
      'out/Dockerfile': '',
      '.envrc': '',
      'tracked/new': loose,
    });
    git('status');
    expect(await walked(root)).toEqual(['tracked/.envrc shell']);
    expect(await walked(root, { scripts: true })).toEqual([
      'tracked/.envrc shell',
      'tracked/Dockerfile shell',
      'tracked/deploy shell',
    ]);
  });

  it.runIf(posix)('follows links to what does not come itself, and waits for no pipe', async () => {
    const outer = folder({ deploy: loose });
    const root = folder({ 'a/run.sh': loose, 'a/envrc.txt': '', 'a/text': 'x', 'a/script.txt': loose });
    execFileSync('mkfifo', [join(root, 'pipe'), join(root, 'Dockerfile.pipe')]);
    symlinkSync('a/run.sh', join(root, 'again'));
    symlinkSync('a/envrc.txt', join(root, '.envrc'));
    symlinkSync('a/text', join(root, 'Dockerfile'));
    symlinkSync('a/script.txt', join(root, 'script'));
    symlinkSync('nowhere', join(root, 'nowhere-else'));
    symlinkSync('nowhere', join(root, 'Containerfile'));
    symlinkSync(join(outer, 'deploy'), join(root, 'deploy'));
    symlinkSync(join(outer, 'deploy'), join(root, 'x.dockerfile'));
    expect(await walked(root, { scripts: true })).toEqual([
      'failure Dockerfile.pipe',
      'a/run.sh shell',
      '.envrc shell',
      'failure Containerfile',
      'Dockerfile shell',
      'script shell',
      'outside x.dockerfile',
    ]);
    expect(await walked(root)).toEqual(['.envrc shell']);
  });
});

describe('check', () => {
  it('audits scripts only where they are asked for', () => {
    const root = folder({
      'a.nix': '1',
      'bin/loose': loose,
      '.envrc': loose,
      Dockerfile: 'FROM scratch\nRUN b\n',
    });
    expect(found(json(root))).toEqual(['.envrc shebang-unpinned']);
    expect(json(root).summary.files).toBe(2);
    const all = json(root, '--include-scripts');
    expect(found(all)).toEqual(['.envrc shebang-unpinned', 'bin/loose shebang-unpinned']);
    expect(all.summary.files).toBe(4);
  });

  it('leaves out what is excluded, and counts it', () => {
    const root = folder({ 'a.nix': '1', 'bin/loose': loose, 'bin/other': 'x', 'bin/Dockerfile': '' });
    const { summary, findings } = json(root, '--include-scripts', '--exclude', 'bin/*');
    expect(findings).toEqual([]);
    expect(summary).toMatchObject({ files: 1, excluded: 2 });
  });

  it('takes a file that is named by what it is', () => {
    const root = folder({
      'bin/loose': loose,
      'bin/plain.txt': '#!/bin/sh\ntrue\n',
      'x.Dockerfile': 'RUN a\n',
      '.envrc': 'use flake\n',
    });
    expect(found(json(root, 'bin/loose'))).toEqual(['bin/loose shebang-unpinned']);
    for (const name of ['bin/plain.txt', 'x.Dockerfile', '.envrc'])
      expect(json(root, name)).toMatchObject({ code: 0, findings: [], failures: [], summary: { files: 1 } });
  });

  it('says of a file that is named and nothing of the kind what could have been', () => {
    const root = folder({ notes: 'true\n', 'a.py': '#!/usr/bin/env python3\n' });
    for (const name of ['notes', 'a.py']) {
      const { code, err } = nixAudit(root, ['check', name]);
      expect(code).toBe(3);
      expect(err).toContain('neither a Dockerfile nor a script of a shell that begins with #!');
    }
  });

  it('tells what it cannot read', () => {
    const root = folder({ Dockerfile: Buffer.from([0x52, 0xff, 0x0a]), '.envrc': Buffer.from([0xff]) });
    const { failures, code } = json(root, '--include-scripts');
    expect(failures.map(({ file, message }) => `${file}: ${message}`)).toEqual([
      '.envrc: it is not UTF-8 text (line 1)',
      'Dockerfile: it is not UTF-8 text (line 1)',
    ]);
    expect(code).toBe(3);
  });

  it('is silenced by a comment, which is counted', () => {
    const silenced = loose.replace('\n', '\n# nix-audit: ignore[shebang-unpinned] only for this machine\n');
    const root = folder({ '.envrc': silenced });
    expect(json(root)).toMatchObject({ findings: [], summary: { suppressed: 1 } });
    const unused = fast.replace('\n', '\n# nix-audit: ignore[shebang-unpinned] no more\n');
    expect(found(json(folder({ '.envrc': unused })))).toEqual(['.envrc suppression-unused']);
    const docker =
      'FROM scratch\n# nix-audit: ignore[no-such-rule] it is gone\nRUN a \\\n  # nix-audit: ignore[] x\n b\n';
    expect(found(json(folder({ Dockerfile: docker }), 'Dockerfile'))).toEqual([
      'Dockerfile suppression-unknown-rule',
      'Dockerfile suppression-malformed',
    ]);
  });

  it('with a base audits only what is new', () => {
    const { root, commit, write } = repository();
    commit({ '.envrc': loose, 'bin/old': loose, 'bin/changed': loose, Dockerfile: 'FROM scratch\n' });
    write({ 'bin/changed': `${loose}jq -r .\n`, 'bin/new': loose });
    expect(found(json(root, '--base', 'HEAD'))).toEqual([]);
    const run = json(root, '--base', 'HEAD', '--include-scripts');
    expect(found(run)).toEqual(['bin/new shebang-unpinned']);
    expect(run.summary).toMatchObject({ files: 2, base: { compared: 5, known: 1 } });
    write({ '.envrc': `${loose}#\n` });
    expect(json(root, '--base', 'HEAD')).toMatchObject({ findings: [], summary: { base: { known: 1 } } });
  });

  it('prints names and lines of a hostile file without what controls a terminal', () => {
    const root = folder({ 'a\u001b[2Jb': loose.replace('jq\n', 'jq \u001b]0;x\u0007\n') });
    const { out, code } = nixAudit(root, ['check', '--include-scripts']);
    expect(code).toBe(1);
    expect(out).not.toContain('\u001b');
    expect(out).not.toContain('\u0007');
  });

  it('ends soon on a Dockerfile of many instructions', () => {
    const root = folder({ Dockerfile: 'RUN curl -s x | sh <<E\n'.repeat(20_000) });
    const start = performance.now();
    expect(nixAudit(root, ['check', '--include-scripts', '--quiet']).code).not.toBe(3);
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});

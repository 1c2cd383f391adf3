import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findNix, foldersOutside } from '../../../server/src/nixcli/nix/find-nix.ts';
import { temporaryFolder } from './world.ts';

const folder = temporaryFolder('find');

function program(...parts: readonly string[]): string {
  const file = join(folder, ...parts);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, '#!/bin/sh\n');
  chmodSync(file, 0o755);
  return file;
}

const workspace = join(folder, 'workspace');
const inWorkspace = program('workspace', 'bin', 'nix');
const outside = program('usr', 'bin', 'nix');
const other = program('other', 'nix');
mkdirSync(join(folder, 'links'));
symlinkSync(inWorkspace, join(folder, 'links', 'nix'));
symlinkSync(workspace, join(folder, 'by-another-name'));
writeFileSync(join(folder, 'text'), 'no program');

const find = (path: readonly string[], more: Partial<Parameters<typeof findNix>[0]> = {}) =>
  findNix({ env: { PATH: path.join(delimiter) }, workspaceFolders: [workspace], ...more });

describe('the nix that is used', () => {
  it('is the first on PATH', () => {
    expect(find([join(folder, 'nowhere'), join(folder, 'usr/bin'), join(folder, 'other')])).toEqual({
      found: true,
      program: outside,
    });
  });

  it('is none of the workspace, however PATH leads there', () => {
    const into = [join(workspace, 'bin'), join(folder, 'links'), join(folder, 'by-another-name/bin')];
    const message = 'each nix on PATH lies within the workspace, of which no program is run';
    expect(find(into)).toEqual({ found: false, message });
    expect(find([join(folder, 'nowhere')])).toEqual({
      found: false,
      message: 'Nix is not installed, or not on PATH',
    });
    expect(find([...into, join(folder, 'usr/bin')])).toEqual({ found: true, program: outside });
    // The other way round: the folder that is opened is the link.
    expect(
      find([join(workspace, 'bin')], { workspaceFolders: [join(folder, 'by-another-name')] }).found,
    ).toBe(false);
    // All of it is found where it is not the workspace.
    expect(find(into, { workspaceFolders: [] })).toEqual({ found: true, program: inWorkspace });
  });

  it('is not confused by a name that begins like the workspace', () => {
    const near = program('workspace-tools', 'nix');
    expect(find([join(folder, 'workspace-tools')])).toEqual({ found: true, program: near });
    const dotted = program('workspace', '..nix', 'nix');
    expect(find([join(dotted, '..')]).found).toBe(false);
  });

  it('is on no relative entry of PATH', () => {
    expect(find(['', '.', 'bin', 'workspace/bin']).found).toBe(false);
  });

  it('is that of a setting that is trusted, and else not', () => {
    const path = [join(folder, 'usr/bin')];
    expect(find(path, { setting: { path: other, trusted: true } })).toEqual({ found: true, program: other });
    expect(find(path, { setting: { path: other, trusted: false } })).toEqual({
      found: true,
      program: outside,
    });
    expect(find(path, { setting: { path: '', trusted: true } })).toEqual({ found: true, program: outside });
  });

  it('is told to be missing where the setting names none, and no other one is taken', () => {
    const path = [join(folder, 'usr/bin')];
    const said = (setting: string) => {
      const found = find(path, { setting: { path: setting, trusted: true } });
      return found.found ? found.program : found.message;
    };
    expect(said('nix')).toBe('the setting for nix is no absolute path: nix');
    expect(said(join(folder, 'text'))).toMatch(/^the setting for nix names no program: /);
    expect(said('/no\u001b[31m')).toBe('the setting for nix names no program: /no\\u{1b}[31m');
    expect(said(inWorkspace)).toMatch(/^the setting for nix names a program within the workspace: /);
    expect(said(join(folder, 'links/nix'))).toMatch(/within the workspace/);
  });
});

it('lets Nix find other programs outside of the workspace only', () => {
  const env = { PATH: [join(workspace, 'bin'), join(folder, 'usr/bin'), 'bin'].join(delimiter) };
  expect(foldersOutside(env, [workspace])).toEqual([join(folder, 'usr/bin')]);
});

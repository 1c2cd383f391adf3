import { describe, expect, it } from 'vitest';
import { checkOptions } from '../../server/src/cli/check-options.ts';
import {
  EXIT_FAILURE,
  EXIT_FINDINGS,
  EXIT_NOTHING,
  EXIT_OK,
  exitCodeOf,
} from '../../server/src/cli/exit-codes.ts';
import { defaultSettings } from '../../server/src/engine/settings.ts';
import { nearest } from '../../server/src/text/nearest.ts';
import { wantsColor } from '../../server/src/cli/terminal/colors.ts';

const ids = ['impure-nix-path', 'lock-orphan-node'];

function message(...args: string[]): string {
  const options = checkOptions(args, ids);
  return options.ok ? 'no error' : options.message;
}

describe('the options of check', () => {
  it('have defaults', () => {
    expect(checkOptions([], ids)).toEqual({
      ok: true,
      includeScripts: false,
      paths: ['.'],
      format: 'text',
      failOn: 'warning',
      color: 'auto',
      quiet: false,
      gitignore: true,
      exclude: [],
      base: undefined,
      settings: defaultSettings,
    });
  });

  it('are read in every spelling, and paths may stand anywhere', () => {
    const args =
      'a --format=json -q b --fail-on never --audience pedantic --rule impure-nix-path=off --color never';
    expect(
      checkOptions(
        [
          ...args.split(' '),
          '--rule=lock-orphan-node=error',
          '--no-gitignore',
          '--include-scripts',
          '--exclude=x',
          '--exclude',
          '!y',
          '--',
          '--c',
          '-',
        ].slice(0, -1),
        ids,
      ),
    ).toEqual({
      ok: true,
      paths: ['a', 'b', '--c'],
      format: 'json',
      failOn: 'never',
      color: 'never',
      quiet: true,
      gitignore: false,
      includeScripts: true,
      exclude: ['x', '!y'],
      base: undefined,
      settings: {
        ...defaultSettings,
        audience: 'pedantic',
        severities: new Map([
          ['impure-nix-path', 'off'],
          ['lock-orphan-node', 'error'],
        ]),
      },
    });
  });

  it.each([
    [['--fromat', 'json'], 'There is no option --fromat. Did you mean --format?'],
    [['--format', 'yaml'], '--format takes text, json or markdown, not "yaml".'],
    [['--format'], 'The option --format needs a value.'],
    [['--format', '--quiet'], 'The option --format needs a value.'],
    [
      ['--fail-on', 'warn'],
      '--fail-on takes error, warning, info, hint or never, not "warn". Did you mean warning?',
    ],
    [['--quiet=yes'], 'The option --quiet takes no value.'],
    [['-x'], 'There is no option -x.'],
    [['--__proto__'], 'There is no option --__proto__.'],
    [['--constructor=1'], 'There is no option --constructor.'],
    [['--rule', 'impure-nixpath=off'], 'There is no rule "impure-nixpath". Did you mean impure-nix-path?'],
    [
      ['--rule', 'impure-nix-path'],
      '--rule takes ID=off, ID=hint, ID=info, ID=warning or ID=error, not "impure-nix-path".',
    ],
    [
      ['--rule', 'impure-nix-path=loud'],
      '--rule takes ID=off, ID=hint, ID=info, ID=warning or ID=error, not "impure-nix-path=loud".',
    ],
    [['-'], 'Standard input is not read: name a file or a folder (a file called "-" is ./-).'],
    [[''], 'A path is empty.'],
    [['--exclude='], '--exclude takes a pattern, not nothing.'],
  ])('%j is wrong usage', (args, expected) => {
    expect(message(...args)).toBe(expected);
  });
});

describe('exitCodeOf', () => {
  const run = (
    files: number,
    failures: number,
    ...severities: ('error' | 'warning' | 'info' | 'hint')[]
  ) => ({
    files,
    failures,
    severities,
  });

  it('lets what was not done weigh more than what was found', () => {
    expect(exitCodeOf(run(1, 0), 'warning')).toBe(EXIT_OK);
    expect(exitCodeOf(run(1, 0, 'info', 'hint'), 'warning')).toBe(EXIT_OK);
    expect(exitCodeOf(run(1, 0, 'info', 'warning'), 'warning')).toBe(EXIT_FINDINGS);
    expect(exitCodeOf(run(1, 0, 'error'), 'warning')).toBe(EXIT_FINDINGS);
    expect(exitCodeOf(run(1, 0, 'warning'), 'error')).toBe(EXIT_OK);
    expect(exitCodeOf(run(1, 0, 'hint'), 'hint')).toBe(EXIT_FINDINGS);
    expect(exitCodeOf(run(1, 0, 'error'), 'never')).toBe(EXIT_OK);
    expect(exitCodeOf(run(1, 1, 'error'), 'never')).toBe(EXIT_FAILURE);
    expect(exitCodeOf(run(0, 1), 'warning')).toBe(EXIT_FAILURE);
    expect(exitCodeOf(run(0, 0), 'never')).toBe(EXIT_NOTHING);
  });
});

describe('wantsColor', () => {
  it.each([
    ['auto', {}, true, true],
    ['auto', {}, false, false],
    ['auto', { NO_COLOR: '1' }, true, false],
    ['auto', { NO_COLOR: '' }, true, true],
    ['auto', { FORCE_COLOR: '1' }, false, true],
    ['auto', { FORCE_COLOR: '0' }, true, false],
    ['auto', { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
    ['auto', { TERM: 'dumb' }, true, false],
    ['always', { NO_COLOR: '1' }, false, true],
    ['never', { FORCE_COLOR: '1' }, true, false],
  ] as const)('%s with %j on a terminal: %s gives %s', (choice, env, terminal, expected) => {
    expect(wantsColor(choice, env, terminal)).toBe(expected);
  });
});

describe('nearest', () => {
  it('finds slips of the hand, and nothing far away', () => {
    expect(nearest('chekc', ['check', 'rules'])).toBe('check');
    expect(nearest('impure-nix-pth', ids)).toBe('impure-nix-path');
    expect(nearest('lock-orphan', ids)).toBe('lock-orphan-node');
    expect(nearest('banana', ids)).toBeUndefined();
    expect(nearest('', ids)).toBeUndefined();
  });
});

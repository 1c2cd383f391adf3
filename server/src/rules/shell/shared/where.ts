import { printable } from '../../../flake/show.ts';
import type { Runs, ScriptPlace } from '../../../shell/script.ts';

/** Where a script runs, as the end of a sentence: `runs curl …, on the machine of whoever works on the project`. */
export function whereOf({ runs }: ScriptPlace): string {
  return WHERE[runs];
}

const WHERE: Readonly<Record<Runs, string>> = {
  build: 'in the sandbox of a build',
  'open-build': 'in a build outside of the sandbox',
  fetch: 'in a fixed-output build, which has the network',
  developer: 'on the machine of whoever works on the project',
  program: 'wherever the program is run',
  system: 'on the system, mostly as root',
  user: 'in the session of a user',
  image: 'in the build of an image',
};

/** What a script of this place is called: `buildPhase`. Attribute names are text of the file. */
export function nameOf({ name }: ScriptPlace): string {
  return printable(name);
}

/** Whether what a script asks of the network is answered. In the sandbox of an ordinary build it is not. */
export function hasNetwork({ runs }: ScriptPlace): boolean {
  return runs !== 'build';
}

/** Whether it is the script of a build of Nix, whose outcome is meant to follow from what it is given. */
export function isBuild({ runs }: ScriptPlace): boolean {
  return runs === 'build' || runs === 'open-build' || runs === 'fetch';
}

/** Whether it runs by itself as soon as somebody enters the project's shell or folder, without having been asked for. */
export function runsUnasked({ runs, name }: ScriptPlace): boolean {
  return runs === 'developer' && UNASKED.test(name);
}

const UNASKED =
  /^\.envrc$|^(?:(?:pre|post)?[sS]hellHook|postVenvCreation|enterShell)$|^(?:startup|interactive)\..*\.text$/;

/** Whether the root of what it sees is that of an image, not of the machine that builds it. */
export function isInImage({ runs, name }: ScriptPlace): boolean {
  return runs === 'image' || IN_IMAGE.has(name);
}

const IN_IMAGE: ReadonlySet<string> = new Set(['fakeRootCommands', 'runAsRoot', 'extraCommands']);

/** Whether it only tests what is built, so that nothing of what it does gets into the result. */
export function isTest({ name }: ScriptPlace): boolean {
  return TESTS.test(name);
}

const TESTS = /^(?:(?:install)?[cC]heckPhase|(?:pre|post)(?:Install)?Check)$/;

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installedNix } from '../../scripts/nix/install.mjs';
import { loadSyntax } from '../../server/src/engine/disk/grammars.ts';
import { createEngine } from '../../server/src/engine/engine.ts';
import type { Finding } from '../../server/src/engine/finding.ts';
import { defaultPolicy, type Policy } from '../../server/src/rules/policy.ts';
import { rules } from '../../server/src/rules/registry.ts';
import type { Answer, Claim } from './claim.ts';
import { isBefore, isNewerThanClaims, versionOf, versions } from './versions.ts';
import { claims } from './claims.ts';
import { createWorld, type World } from './world.ts';

const TODAY = Date.UTC(2026, 10, 25) / 1000;
const syntax = await loadSyntax();
const worlds: readonly World[] = await Promise.all([...installedNix().values()].map(createWorld));
afterAll(() => {
  for (const world of worlds) world.end();
});

test('the claims are tried with every version that they are about', ({ skip }) => {
  const tried = new Set(worlds.map(({ release }) => versionOf(release)));
  const missing = versions.filter((version) => !tried.has(version));
  const said = `not tried with Nix ${missing.join(', ')}, which \`npm test\` installs`;
  if (missing.length > 0) console.warn(`What Nix does with tampered locks was ${said}`);
  // Who runs this test alone need not have them. Where nobody looks at what was left out, it is a failure.
  skip(missing.length > 0 && !process.env['CI'], said);
  expect(missing, said).toEqual([]);
});

describe.skipIf(worlds.length === 0).each(worlds)('Nix $release', (world) => {
  const version = versionOf(world.release);
  const newer = isNewerThanClaims(world.release);

  test('says nothing of the honest locks', async () => {
    const honest = new Map(claims.map((claim) => [claim.honest.flake + claim.honest.lock, claim.honest]));
    for (const { flake, lock, since } of honest.values()) {
      if (since !== undefined && isBefore(version, since)) continue;
      expect(await world.evaluate(flake, lock)).toEqual({ does: 'accepts', content: 'honest' });
    }
  });

  test.skipIf(version === undefined)('does with tampered locks what is claimed', async () => {
    const wrong: string[] = [];
    for (const claim of claims) {
      const observed = await world.evaluate(claim.flake, claim.lock);
      if (version === undefined || holds(claim.nix[version], observed)) continue;
      wrong.push(`${claim.rule}: ${claim.done}: ${JSON.stringify(observed)}`);
    }
    if (newer) {
      // What a release does that nobody has tried yet is worth a look, but does not make the pages wrong.
      console.warn(
        [`Nix ${world.release} is newer than all claims, and differs in ${wrong.length}`, ...wrong].join(
          '\n',
        ),
      );
    } else expect(wrong).toEqual([]);
  });
});

describe('a wrong claim', () => {
  const silent: Answer = { does: 'accepts', content: 'honest' };
  const warned: Answer = { does: 'accepts', content: 'honest', says: 'warning: the lock is odd' };
  const refused: Answer = { does: 'refuses', says: 'error: no' };
  test.each<[string, Answer, Answer]>([
    ['of the content', { does: 'accepts', content: 'forged' }, silent],
    ['of silence', silent, warned],
    ['of a warning', warned, silent],
    ['of another warning', { ...warned, says: 'dirty' }, warned],
    ['of acceptance', silent, refused],
    ['of refusal', refused, silent],
    ['of the reason', { ...refused, says: 'perhaps' }, refused],
    ['of an orderly end', refused, { ...refused, does: 'crashes' }],
  ])('%s fails', (_, claimed, observed) => {
    expect(holds(claimed, observed)).toBe(false);
    expect(holds(observed, observed)).toBe(true);
  });
});

describe('the audit', () => {
  let honest: ReadonlyMap<string, readonly Finding[]>;
  beforeAll(() => {
    honest = new Map(
      claims.map(({ honest: pair }) => [pair.lock, audit(pair.flake, pair.lock, undefined, undefined)]),
    );
  });

  test('says nothing of the honest locks', () => {
    for (const findings of honest.values()) expect(findings.filter(isGrave)).toEqual([]);
  });

  test.each(claims.map((claim): [string, Claim] => [`${claim.rule}: ${claim.done}`, claim]))(
    'finds %s',
    (_, claim) => {
      const findings = audit(claim.flake, claim.lock, claim.honest, claim.policy);
      for (const rule of [claim.rule, ...(claim.also ?? [])]) {
        const found = findings.filter((finding) => finding.rule === rule);
        const here = found.filter(({ subject }) => claim.subject === undefined || subject === claim.subject);
        expect(here, `${rule} on ${claim.subject}, but there is ${list(findings)}`).not.toEqual([]);
        if (claim.minor !== true) expect(here.filter(isGrave), list(findings)).not.toEqual([]);
      }
    },
  );
});

/** Whether what was seen is what was claimed. */
function holds(claimed: Answer, observed: Answer): boolean {
  if (claimed.does !== observed.does) return false;
  if (claimed.does === 'accepts' && observed.does === 'accepts') {
    if (claimed.content !== observed.content) return false;
    if (claimed.says === undefined) return observed.says === undefined;
  }
  return observed.says?.includes(claimed.says ?? '') === true;
}

function audit(
  flake: string,
  lock: string,
  honest: Claim['honest'] | undefined,
  policy: Partial<Policy> | undefined,
): readonly Finding[] {
  const settings = {
    audience: 'auditor',
    severities: new Map(),
    policy: { ...defaultPolicy, ...policy },
    today: TODAY,
  } as const;
  // What flake.nix says as well would be told there alone, and the claims are of locks.
  const engine = createEngine(
    syntax,
    settings,
    rules.filter(({ on }) => on !== 'flake'),
  );
  const read = (pair: Claim['honest']) => ({
    declaration: engine.readNix({ path: '/r/flake.nix', name: 'flake.nix', text: pair.flake }, true),
    lock: engine.readLock({ path: '/r/flake.lock', name: 'flake.lock', text: pair.lock }),
  });
  const base = honest === undefined ? undefined : { name: 'base', ...read(honest) };
  const { findings, failures } = engine.auditProject({ ...read({ flake, lock }), base });
  expect(failures).toEqual([]);
  return findings.filter(({ location }) => location.path === '/r/flake.lock');
}

function isGrave({ severity }: Finding): boolean {
  return severity === 'error' || severity === 'warning';
}

function list(findings: readonly Finding[]): string {
  return findings.map(({ rule, severity, subject }) => `${rule} ${severity} ${subject}`).join(', ');
}

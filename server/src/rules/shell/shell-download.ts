import type { Command, Script } from '../../shell/script.ts';
import { downloadProgram } from '../../tables/download-programs.ts';
import { advice } from '../shared/own-fixes.ts';
import type { Confidence, Rule, Severity } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { networkCallOf } from '../shared/network-calls.ts';
import { addressOf, askedOf, isPrivate, shownAddress } from './shared/addresses.ts';
import { hasCheck } from './shared/checks.ts';
import { type Download, downloadOf, shownDownload } from './shared/downloads.ts';
import { executedDownloads } from './shared/executed.ts';
import { hasNetwork, nameOf, whereOf } from './shared/where.ts';

/**
 * ## What it does
 *
 * Finds scripts that download files, with `curl`, `wget`, `aria2c`, `rsync`, `aws s3 cp` and others, where nothing in the
 * script checks what arrives. What the script also runs is told by `shell-pipe-to-shell`.
 *
 * ## Why it is bad
 *
 * What is downloaded beside Nix is in no lock and has no hash. It may be another thing tomorrow, for another person, or
 * after somebody has taken over the server, and no tool can say afterwards what it was. In the sandbox of a build there is
 * no network (`sandbox` in nix.conf(5)): there it is code that never worked, or the sandbox must be off.
 *
 * In programs, scripts and services a download is often what they are for: there it is an info. An answer that the script only
 * reads, requests that send something, health checks, this machine and private networks are no findings.
 *
 * ## What to do instead
 *
 * `fetchurl` or `fetchzip` with a hash, and the path of that in the script: `cp ${model} model.bin`.
 *
 * ## Fix
 *
 * A hash has to be known, and the place of the file chosen.
 *
 * ## When to ignore it
 *
 * When the newest version is wanted on purpose, as in scripts that update hashes.
 */
export const rule: Rule = {
  meta: {
    id: 'shell-download',
    group: 'shell',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'display',
    since: '0.1.0',
  },
  on: 'shell',
  check({ scripts, role, facts }, report) {
    if (role.generated) return;
    for (const script of scripts) {
      // What a fixed-output build downloads is told where its hash is.
      if (script.place.runs === 'fetch') continue;
      const found = fetches(script);
      if (found.length === 0 || hasCheck(script)) continue;
      const executed = new Set(executedDownloads(script).map(({ download }) => download.command));
      for (const { command, shown, severity, confidence } of found) {
        if (executed.has(command)) continue;
        const { place } = script;
        const then = hasNetwork(place)
          ? ', and nothing checks what arrives.'
          : ', which has no network: it does nothing, or the sandbox must be off.';
        report({
          message: `${nameOf(place)} downloads ${shown === '' ? 'something' : shown} with ${command.program}, ${whereOf(place)}${then}`,
          span: command.span,
          subject: nameOf(place),
          detail: `${command.program} ${shown}`.trim(),
          severity: severityIn(role, severity),
          fixes: () => advice(facts === undefined ? CHECKED : FETCHED),
          ...(confidence === undefined ? {} : { confidence }),
        });
      }
    }
  },
};

const FETCHED = 'Fetch it with fetchurl and a hash, and name what that gives in the script.';
const CHECKED = 'Compare what arrives with a hash, by sha256sum -c.';

interface Fetching {
  readonly command: Command;
  readonly shown: string;
  readonly severity: Severity;
  readonly confidence?: Confidence;
}

function fetches(script: Script): readonly Fetching[] {
  return script.commands.flatMap((command): Fetching[] => {
    const download = downloadOf(command);
    if (download !== undefined) return isCopy(script, download) ? [...ofDownload(script, download)] : [];
    const coded = inCode(script, command);
    if (coded !== undefined) return [coded];
    // Where a program has a purpose, this is it. Command lines of those in the table are read in full: here they fetch nothing.
    if (isForPurpose(script) || downloadProgram(command.program) !== undefined) return [];
    const call = networkCallOf(command);
    const isChecked = OVER_SSH.has(command.program) && hasNetwork(script.place);
    return call?.does === 'downloads' && !isChecked ? [{ command, shown: '', severity: 'warning' }] : [];
  });
}

/** The key of the host tells who answers. */
const OVER_SSH: ReadonlySet<string> = new Set(['scp', 'rsync']);

/** Whether it fetches something from elsewhere, as far as that can be told. */
function isCopy(script: Script, { addresses, sends, isDiscarded, isLocal }: Download): boolean {
  if (sends || isDiscarded || isLocal || isPrivate(addresses)) return false;
  // Tests ask servers that they have started themselves, and programs whom they are told to ask.
  const mustBeKnown = script.place.runs === 'build' || isForPurpose(script);
  return !mustBeKnown || addresses.some((one) => askedOf(one) !== undefined);
}

function ofDownload(script: Script, download: Download): readonly Fetching[] {
  const { command, files, toOutput } = download;
  const isRead = toOutput && files.length === 0 && !command.to.some(({ program }) => UNPACKERS.has(program));
  const isAsked = isRead && hasNetwork(script.place);
  // An answer that is only looked at is no copy.
  if (isAsked && script.place.runs !== 'open-build') return [];
  return [
    {
      command,
      shown: shownDownload(download),
      severity: isForPurpose(script) || isAsked ? 'info' : 'warning',
    },
  ];
}

/** `python3 -c "…urlretrieve('https://…')"`: it is not known whether that is reached. */
function inCode(script: Script, command: Command): Fetching | undefined {
  if (!/^python[\d.]*$/.test(command.program)) return undefined;
  for (const word of command.words) {
    const code = word.text.slice(0, MOST_CODE);
    const url = FETCHES.test(code) ? /https?:\/\/[^\s"'`)\\]{1,2000}/.exec(code)?.[0] : undefined;
    const address = url === undefined ? undefined : addressOf(word, url);
    if (address === undefined || isPrivate([address])) continue;
    const severity = isForPurpose(script) ? 'info' : 'warning';
    return { command, shown: shownAddress(address), severity, confidence: 'low' };
  }
  return undefined;
}

const FETCHES = /\b(?:urlretrieve|urlopen|requests\.get|wget\.download)\s?\(/;
const MOST_CODE = 20_000;

/** What makes files, or trusted keys, of what it reads. */
const UNPACKERS: ReadonlySet<string> = new Set(
  'tar bsdtar cpio unzip funzip dd install patch git rpm2cpio nix-store docker podman apt-key gpg'.split(' '),
);

/** Whether the network may be what the script is for. */
function isForPurpose({ place: { runs, name }, row }: Script): boolean {
  // A script of its own is called by somebody who wants what it does; `.envrc` runs by itself.
  const isCalled = runs === 'developer' && row === undefined && name !== '.envrc';
  return isCalled || runs === 'program' || runs === 'system' || runs === 'user';
}

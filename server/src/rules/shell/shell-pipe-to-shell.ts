import type { Fix } from '../fix.ts';
import type { Script } from '../../shell/script.ts';
import type { Span } from '../../text/span.ts';
import { advice } from '../shared/own-fixes.ts';
import { installedBy } from '../../tables/installers.ts';
import type { Rule, Severity } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { isPrivate } from './shared/addresses.ts';
import { connectedShells } from './shared/connections.ts';
import { shownDownload, type Download } from './shared/downloads.ts';
import { type ExecutedDownload, executedDownloads } from './shared/executed.ts';
import { hasNetwork, nameOf, whereOf } from './shared/where.ts';

/**
 * ## What it does
 *
 * Finds scripts that run what they download: `curl … | sh`, also with `sudo`, `tee` or `gunzip` between, `bash <(curl …)`,
 * `source <(curl …)`, `sh -c "$(curl …)"`, `eval "$(curl …)"`, and a file that is downloaded and then run, where nothing
 * in the script checks it. Also shells that run what comes through a connection: `bash < /dev/tcp/…`, `nc -e /bin/sh …`.
 *
 * ## Why it is bad
 *
 * Who runs it trusts everybody who can change the answer: whoever owns the domain today, the server, the network where the
 * address has no `https`. The answer may differ from one caller to the next and leaves no trace, so nobody can look at it
 * afterwards ("Command and Scripting Interpreter", T1059, and "Supply Chain Compromise", T1195, of MITRE ATT&CK). And what
 * ran is in no lock and no store path: the same script does something else tomorrow. A name of a commit in the address
 * helps only as far as the server keeps to it.
 *
 * In the sandbox of a build there is no network, so it either does nothing or needs the sandbox off.
 *
 * ## What to do instead
 *
 * Take the program from nixpkgs. Where it is not there, let `fetchurl` download the script, with a hash, and run that.
 *
 * ## Fix
 *
 * What the script installs has to be found in nixpkgs, or the script to be read and its hash written down.
 *
 * ## When to ignore it
 *
 * When the file is checked before it runs, in a way that the rule does not know.
 */
export const rule: Rule = {
  meta: {
    id: 'shell-pipe-to-shell',
    group: 'shell',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'display',
    since: '0.1.0',
  },
  on: 'shell',
  check({ scripts, role, facts }, report) {
    for (const script of scripts) {
      for (const { command, program, shown } of connectedShells(script)) {
        const { place } = script;
        report({
          message: `${program === '' ? 'The shell' : program} runs what ${shown === '' ? 'the other end of a connection' : shown} sends, ${whereOf(place)}${whatFollows(script)}`,
          span: command.span,
          subject: nameOf(place),
          detail: `${program} ${shown}`.trim(),
          severity: severityIn(role, hasNetwork(place) ? 'error' : 'warning'),
        });
      }
      for (const executed of executedDownloads(script)) {
        const { download, run } = executed;
        const { program } = download.command;
        const shown = shownDownload(download);
        const severity = severityOf(script, executed);
        if (role.generated && severity !== 'error') continue;
        const span = spanOf(executed);
        report({
          message: `${program} downloads ${shown === '' ? 'something' : shown} and ${how(executed)} it unchecked, ${whereOf(script.place)}${whatFollows(script)}`,
          span,
          subject: nameOf(script.place),
          detail: `${program} ${shown}`.trim(),
          severity: severityIn(role, severity),
          fixes: () => insteadOf(download, facts !== undefined),
          related: isOne(executed)
            ? []
            : [{ place: { file: 'self', span: run.command.span }, message: 'Here it is run.' }],
        });
      }
    }
  },
};

function how({ run, isByFile }: ExecutedDownload): string {
  const runner = run.program === '' ? 'the shell' : run.program;
  return isByFile ? `${runner} then runs` : `${runner} runs`;
}

function whatFollows({ place }: Script): string {
  return hasNetwork(place)
    ? ': whoever answers decides what runs there.'
    : ', which has no network: it does nothing, or the sandbox must be off.';
}

function severityOf({ place }: Script, { download }: ExecutedDownload): Severity {
  return hasNetwork(place) && !isPrivate(download.addresses) ? 'error' : 'warning';
}

/** Both commands where one stands in the other or they are in one pipeline; otherwise the one that downloads. */
function spanOf(executed: ExecutedDownload): Span {
  const first = executed.download.command.span;
  const second = executed.run.command.span;
  return isOne(executed)
    ? { start: Math.min(first.start, second.start), end: Math.max(first.end, second.end) }
    : first;
}

function isOne({ download: { command }, run, isByFile }: ExecutedDownload): boolean {
  const { start, end } = run.command.span;
  const isInside = start <= command.span.start && command.span.end <= end;
  return !isByFile && (isInside || command.to.includes(run.command));
}

function insteadOf({ addresses }: Download, isNix: boolean): readonly Fix[] {
  const packages = addresses.map(({ text }) => installedBy(text)).find((one) => one !== undefined);
  if (packages !== undefined)
    return advice(`Take ${packages} from nixpkgs instead of running the installer.`);
  return advice(
    isNix
      ? 'Take the program from nixpkgs, or fetch the script with fetchurl and a hash.'
      : 'Download it to a file, and compare that with a hash before it is run.',
  );
}

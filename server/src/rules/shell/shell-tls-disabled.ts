import { hostKind } from '../../flake/host.ts';
import type { Command, Script, Word } from '../../shell/script.ts';
import { ECHOES } from '../../tables/interpreters.ts';
import { TLS_FILES, TLS_VARIABLES, type TlsSwitch, tlsSwitches } from '../../tables/tls-switches.ts';
import type { Span } from '../../text/span.ts';
import type { Rule, Severity } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { insecureFlag } from '../shared/curl-flags.ts';
import { askedOf, isLocal, isPrivate, type ShellAddress, addressOf } from './shared/addresses.ts';
import { downloadOf } from './shared/downloads.ts';
import { hasNetwork, nameOf, whereOf } from './shared/where.ts';

/**
 * ## What it does
 *
 * Finds what turns off the check of who answers, in scripts: `curl -k`, `wget --no-check-certificate`,
 * `git -c http.sslVerify=false`, `npm config set strict-ssl false`, `pip --trusted-host`, `GIT_SSL_NO_VERIFY`,
 * `NODE_TLS_REJECT_UNAUTHORIZED=0` and others; and, as a warning, `ssh -o StrictHostKeyChecking=no`.
 *
 * ## Why it is bad
 *
 * Without the check anybody on the way can answer in place of the server: what is downloaded is theirs, and what is sent,
 * passwords and tokens among it, goes to them (curl(1) at `--insecure`). The
 * connection is still encrypted, so nothing looks wrong.
 *
 * This machine itself is no finding. Other machines of a private network are an info, and so is an address that the script
 * is only given.
 *
 * ## What to do instead
 *
 * For a certificate of your own give its authority: `curl --cacert`, `SSL_CERT_FILE`, `http.sslCAInfo`,
 * `security.pki.certificateFiles` of NixOS. For ssh name the key with `programs.ssh.knownHosts`, or take
 * `StrictHostKeyChecking=accept-new`, which refuses a key that has changed. Within the sandbox of a build `cacert` belongs
 * to `nativeBuildInputs`.
 *
 * ## When to ignore it
 *
 * When what answers is checked in another way, such as a machine that was made a moment before.
 */
export const rule: Rule = {
  meta: {
    id: 'shell-tls-disabled',
    group: 'shell',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'shell',
  check({ scripts, role }, report) {
    for (const script of scripts) {
      for (const found of [...switches(script), ...variables(script)]) {
        const severity = severityOf(script, found);
        if (role.generated && severity !== 'error') continue;
        report({
          message: messageOf(script, found),
          span: found.span,
          subject: nameOf(script.place),
          detail: `${found.by} ${found.shown}`,
          severity: severityIn(role, severity),
        });
      }
    }
  },
};

interface Disabling {
  /** The program that is told. */
  readonly by: string;
  readonly shown: string;
  readonly what: TlsSwitch['what'];
  readonly span: Span;
  readonly isPrivate: boolean;
  /** Whom it asks is given from elsewhere. */
  readonly isOpen: boolean;
}

function messageOf(script: Script, { by, shown, what }: Disabling): string {
  const unchecked = what === 'hostKeys' ? 'the key of the host' : 'certificates';
  const network = hasNetwork(script.place) ? '' : ', which has no network unless that is off';
  return `${shown} tells ${by} not to check ${unchecked}, ${whereOf(script.place)}${network}: anybody on the way can answer in place of the server.`;
}

function severityOf({ place }: Script, { what, isPrivate: isOwn, isOpen }: Disabling): Severity {
  // Where it is told from elsewhere whom to ask, that is this machine more often than not.
  if (isOwn || isOpen) return 'info';
  return what === 'hostKeys' || !hasNetwork(place) ? 'warning' : 'error';
}

/** One for each command, however many options say so. */
function switches({ commands }: Script): Disabling[] {
  return commands.flatMap((command) => {
    const found = switchOf(command) ?? settingOf(command);
    if (found === undefined) return [];
    const addresses = addressesIn(command);
    if (isLocal(addresses)) return [];
    return [
      {
        by: command.program,
        isOpen: addresses.length > 0 && addresses.every((one) => askedOf(one) === undefined),
        isPrivate: isPrivate(addresses),
        span: found.word.span,
        what: undefined,
        ...found,
      },
    ];
  });
}

type Found = Pick<Disabling, 'shown'> & Partial<Disabling> & { readonly word: Word };

function switchOf({ program, words }: Command): Found | undefined {
  if (program === 'curl') {
    const flag = insecureFlag(words.map(({ text }) => text));
    const word = words.find(({ text }) => text === flag);
    return flag === undefined || word === undefined
      ? undefined
      : { shown: flag.startsWith('--') ? flag : '-k', word };
  }
  for (const row of tlsSwitches(program)) {
    const at = words.findIndex((_, index) =>
      row.words.every((one, offset) => one.test(words[index + offset]?.text ?? '')),
    );
    const word = words[at];
    if (word !== undefined) return { shown: row.shown, what: row.what, word };
  }
  return undefined;
}

/** A line that is written into a file of settings: `echo insecure >> ~/.curlrc`. */
function settingOf({ program, words, redirects, input, to }: Command): Found | undefined {
  const isEcho = ECHOES.has(program);
  if (!isEcho && (program !== 'cat' || input === undefined)) return undefined;
  const texts = isEcho ? words : [input];
  const targets = [
    ...redirects.filter(({ operator }) => operator.includes('>')).map(({ target }) => target),
    ...to.slice(0, 1).flatMap((next) => (next.program === 'tee' ? next.words : [])),
  ];
  for (const { file, line, by } of TLS_FILES) {
    if (!targets.some(({ text }) => file.test(text))) continue;
    const word = texts.find(
      (one) => one !== undefined && line.test(one.text.slice(0, MOST_TEXT).replaceAll('\\n', '\n')),
    );
    if (word !== undefined) return { shown: `The line in its settings`, by, word };
  }
  return undefined;
}

const MOST_TEXT = 10_000;

/** Variables that programs see. */
function variables({ assignments }: Script): Disabling[] {
  return assignments.flatMap(({ name, value, exported, span }) => {
    const row = exported ? TLS_VARIABLES.get(name) : undefined;
    if (row === undefined || !row.value.test(value.text) || /^(?:localhost|127\.)/.test(value.text))
      return [];
    return [{ by: row.by, shown: name, what: row.what, span, isPrivate: false, isOpen: false }];
  });
}

/** What is asked: addresses, and for ssh the names of hosts. */
function addressesIn(command: Command): readonly ShellAddress[] {
  const download = downloadOf(command);
  if (download !== undefined) return download.addresses;
  return command.words.flatMap((word) => {
    const { text } = word;
    if (text.startsWith('-')) return [];
    if (text.includes('://')) return [addressOf(word)];
    const host = /^(?:[\w.-]{1,100}@)?([\w.-]{1,255})(?::.*)?$/.exec(text)?.[1];
    const isHost = host !== undefined && (text.includes('@') || hostKind(host) === 'loopback');
    return isHost && !/^\d+$/.test(host) ? [addressOf(word, `ssh://${text}`)] : [];
  });
}

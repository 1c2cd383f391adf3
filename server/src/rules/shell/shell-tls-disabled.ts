import type { Fix } from '../fix.ts';
import { hostKind } from '../../flake/host.ts';
import type { Command, Script, Word, Assignment } from '../../shell/script.ts';
import { ECHOES } from '../../tables/interpreters.ts';
import { TLS_FILES, TLS_VARIABLES, type TlsSwitch, tlsSwitches } from '../../tables/tls-switches.ts';
import type { Span } from '../../text/span.ts';
import { ownEdits } from '../shared/own-fixes.ts';
import { removeAssignment, removeWords, replaceIn, isLiteral } from './shared/edits.ts';
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
 * ## Fix
 *
 * Takes the option or the variable away; of ssh, `StrictHostKeyChecking=accept-new` still takes the key of a host
 * that is not known yet. Unsafe, because the server may have no certificate that is trusted.
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
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'shell',
  check({ text, scripts, role }, report) {
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
          fixes: () => (found.isPrivate || found.isOpen ? [] : checking(text, found)),
        });
      }
    }
  },
};

interface Disabling extends Told {
  /** The program that is told. */
  readonly by: string;
  readonly shown: string;
  readonly what: TlsSwitch['what'];
  readonly span: Span;
  readonly isPrivate: boolean;
  /** Whom it asks is given from elsewhere. */
  readonly isOpen: boolean;
}

/** What tells a program: words of its command line, in their order, or a variable. */
interface Told {
  readonly words?: readonly Word[];
  readonly variable?: Assignment;
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
      : { shown: flag.startsWith('--') ? flag : '-k', word, words: [word] };
  }
  for (const row of tlsSwitches(program)) {
    const at = words.findIndex((_, index) =>
      row.words.every((one, offset) => one.test(words[index + offset]?.text ?? '')),
    );
    const word = words[at];
    if (word !== undefined)
      return { shown: row.shown, what: row.what, word, words: toldBy(words, at, row.words.length) };
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
  return assignments.flatMap((variable) => {
    const { name, value, exported, span } = variable;
    const row = exported ? TLS_VARIABLES.get(name) : undefined;
    if (row === undefined || !row.value.test(value.text) || /^(?:localhost|127\.)/.test(value.text))
      return [];
    const told = { what: row.what, span, variable, isPrivate: false, isOpen: false };
    return [{ by: row.by, shown: name, ...told }];
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
    const host = /^(?:[\w.\ufffc-]{1,100}@)?([\w.-]{1,255})(?::.*)?$/.exec(text)?.[1];
    const isHost = host !== undefined && (text.includes('@') || hostKind(host) === 'loopback');
    return isHost && !/^\d+$/.test(host) ? [addressOf(word, `ssh://${text}`)] : [];
  });
}

/** The words to take away with an option; none where the command would be another one without. */
function toldBy(words: readonly Word[], at: number, count: number): readonly Word[] {
  const own = words.slice(at, at + count);
  const [first] = own;
  if (first === undefined || count > 1) return [];
  const before = words[at - 1];
  // `git -c http.sslVerify=false`, `apt -o Acquire::…`, `ssh -o …`
  if (!first.text.startsWith('-'))
    return before !== undefined && /^-[co]$/.test(before.text) ? [before, first] : [];
  const next = words[at + 1];
  if (!/^--(?:trusted|allow-insecure)-host$/.test(first.text)) return own;
  return next === undefined ? [] : [first, next];
}

function checking(text: string, { by, words, variable, what, shown }: Disabling): readonly Fix[] {
  if (what === 'hostKeys') return acceptingNew(text, words?.at(-1) ?? variable?.value);
  if (variable !== undefined) return ownEdits('unsafe', `Remove ${shown}`, removeAssignment(text, variable));
  const [first] = words ?? [];
  if (words === undefined || first === undefined) return [];
  const letters = by === 'curl' && /^-[A-Za-z]*$/.test(first.text) ? first.text.replace('k', '') : '-';
  const edit =
    letters.length > 1
      ? isLiteral(text, first)
        ? { span: first.span, text: letters }
        : undefined
      : removeWords(text, words);
  return ownEdits('unsafe', `Remove ${shown}`, edit);
}

/** Keys that are known are checked then, and those of new hosts taken. */
function acceptingNew(text: string, word: Word | undefined): readonly Fix[] {
  const part = /StrictHostKeyChecking(?:=|\s+)(?:no|off)\b/i.exec(word?.text ?? '')?.[0];
  if (word === undefined || part === undefined) return [];
  // Where keys are thrown away, each host is a new one.
  const near = text.slice(Math.max(0, word.span.start - NEAR), word.span.end + NEAR);
  if (/UserKnownHostsFile[= ]*\/dev\/null/i.test(near)) return [];
  const edit = replaceIn(text, word, part, part.replace(/(?:no|off)$/i, 'accept-new'));
  return ownEdits('unsafe', 'Check the keys of hosts that are known', edit);
}

/** As far as the options of one command stand from one another. */
const NEAR = 400;

import type { Command, Word } from '../../shell/script.ts';
import { ECHOES } from '../../tables/interpreters.ts';
import { ENVIRONMENT, isForeignSecret, isSecretFile } from '../../tables/secret-sources.ts';
import { printable } from '../../flake/show.ts';
import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { isPrivate } from './shared/addresses.ts';
import { type Download, downloadOf, shownDownload } from './shared/downloads.ts';
import { isInput } from './shared/files.ts';
import { hasNetwork, nameOf, whereOf } from './shared/where.ts';

/**
 * ## What it does
 *
 * Finds requests that send away what is secret: the whole environment (`env | curl -d @- …`), keys and passwords from their
 * usual files (`~/.ssh/id_ed25519`, `~/.aws/credentials`, `/etc/shadow`), and, as an info, variables that are called as the
 * secret of a service is by custom, where the host is not of that service (`curl -d "$AWS_SECRET_ACCESS_KEY" …`). It looks
 * at the body and at the query of an address: a token in a header is how programs log in.
 *
 * ## Why it is bad
 *
 * This is what scripts that steal do: one line in a hook, which everybody runs who enters the project ("Exfiltration Over
 * Web Service", T1567, of MITRE ATT&CK). Environments of build machines and developers hold tokens that outlive the leak.
 *
 * ## When to ignore it
 *
 * When the receiver is the one whom the secret belongs to, such as the form that a program logs in with.
 */
export const rule: Rule = {
  meta: {
    id: 'shell-exfil',
    group: 'shell',
    severity: 'warning',
    confidence: 'medium',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'shell',
  check({ scripts, role }, report) {
    if (role.generated) return;
    for (const { commands, place } of scripts) {
      for (const command of commands) {
        const request = downloadOf(command);
        if (request === undefined || request.isLocal || isPrivate(request.addresses)) continue;
        const secret = secretIn(request);
        if (secret === undefined) continue;
        const { what, isCertain } = secret;
        const shown = shownDownload(request);
        report({
          message: `${command.program} sends ${what} to ${shown === '' ? 'an address that cannot be told' : shown}, ${whereOf(place)}.`,
          span: command.span,
          subject: nameOf(place),
          detail: `${command.program} ${what}`,
          severity: severityIn(role, isCertain && hasNetwork(place) ? 'warning' : 'info'),
          ...(isCertain ? {} : { confidence: 'low' as const }),
        });
      }
    }
  },
};

interface Secret {
  readonly what: string;
  /** Whether it is one, and is not only called so. */
  readonly isCertain: boolean;
}

function secretIn({ command, sent, addresses, sends }: Download): Secret | undefined {
  const words: Word[] = [];
  let readsInput = command.program !== 'curl' && command.program !== 'wget' && sends && sent.length === 0;
  for (const { name, values } of sent) {
    const [value] = values;
    const text = value?.text ?? '';
    const file = FILE_OPTIONS.has(name) ? text : /(?:^|=)[@<]([^;]{1,500})/.exec(text)?.[1];
    if (file !== undefined && isInput(file)) readsInput = true;
    else if (file !== undefined && isSecretFile(file)) return ofFile(file);
    if (value !== undefined) words.push(value);
  }
  for (const { word, text } of addresses) if (text.includes('?')) words.push(word);
  if (command.input !== undefined && readsInput) words.push(command.input);
  for (const word of words) {
    const found = secretFrom(word.substitutions);
    if (found !== undefined) return found;
  }
  const input = readsInput ? command.from : [];
  const found = secretFrom(input) ?? (readsInput ? fromInput(command) : undefined);
  if (found !== undefined) return found;
  const written = input.flatMap((one) => (ECHOES.has(one.program) ? one.words : []));
  const hosts = addresses.slice(0, MOST_HOSTS).flatMap(({ host }) => host ?? []);
  for (const { variables } of [...words, ...written]) {
    const name = variables.find((one) => hosts.some((host) => isForeignSecret(one, host)));
    if (name !== undefined) return { what: `the variable ${printable(name)}`, isCertain: false };
  }
  return undefined;
}

/** Options whose value is the file to send. */
const FILE_OPTIONS: ReadonlySet<string> = new Set(['-T', '--upload-file', '--post-file', '--body-file']);

function ofFile(path: string): Secret {
  return { what: `the file ${printable(path)}`, isCertain: true };
}

/** More than any real request goes to. */
const MOST_HOSTS = 8;

/** What some commands write, if it is all of the environment or a file of secrets. */
function secretFrom(commands: readonly Command[]): Secret | undefined {
  const isPart = commands.some(({ program }) => CHOOSERS.has(program));
  for (const { program, words, redirects } of commands) {
    const isAll = !isPart && ENVIRONMENT.has(program) && words.every(({ text }) => /^-[0px]$/.test(text));
    if (isAll) return { what: 'the whole environment', isCertain: true };
    if (NOT_READING.has(program)) continue;
    const targets = redirects.filter(({ operator }) => operator === '<').map(({ target }) => target);
    const file = [...words, ...targets].find(({ text }) => isSecretFile(text));
    if (file !== undefined) return ofFile(file.text);
  }
  return undefined;
}

/** They hand on a part of what they read. */
const CHOOSERS: ReadonlySet<string> = new Set(
  'grep egrep rg sed awk gawk cut head tail wc sha256sum'.split(' '),
);
/** They name files without handing on what is in them. */
const NOT_READING: ReadonlySet<string> = new Set(
  'echo printf ls test [ [[ stat wc ssh-keygen ssh-add dirname basename chmod md5sum sha256sum sha512sum'.split(
    ' ',
  ),
);

function fromInput({ redirects }: Command): Secret | undefined {
  const file = redirects.find(({ operator, target }) => operator === '<' && isSecretFile(target.text));
  return file === undefined ? undefined : ofFile(file.target.text);
}

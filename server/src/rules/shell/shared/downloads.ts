import type { Command, Script, Word } from '../../../shell/script.ts';
import { type DownloadProgram, downloadProgram } from '../../../tables/download-programs.ts';
import { UNKNOWN } from '../../../text/mapped.ts';
import { addressOf, isLocal, type ShellAddress, shownAddress } from './addresses.ts';
import { fileOf, isOutput, type NamedFile, named, outputTo } from './files.ts';
import { type CommandLine, commandLine, hasOption, type Option, optionValues } from './command-line.ts';

/** A command that fetches addresses. */
export interface Download {
  readonly command: Command;
  /** At least one. Where an unknown word may hold options, it counts as an address. */
  readonly addresses: readonly ShellAddress[];
  /** The files that it writes, as far as they can be told. */
  readonly files: readonly NamedFile[];
  /** What it fetches is written to where the next command reads it. */
  readonly toOutput: boolean;
  /** What it fetches is thrown away. */
  readonly isDiscarded: boolean;
  /** It sends something, or asks for something else than a copy. */
  readonly sends: boolean;
  /** The options by which it does. */
  readonly sent: readonly Option[];
  /** It asks nothing but this machine. */
  readonly isLocal: boolean;
}

/** Those of curl, wget and others like them; undefined for other commands, and where nothing is fetched. */
export function downloadOf(command: Command): Download | undefined {
  const row = downloadProgram(command.program);
  if (row === undefined) return undefined;
  const line = commandLine(command.words, row);
  if (hasOption(line, row.idle)) return undefined;
  const addresses = addressesOf(row, line);
  if (
    addresses.length === 0 ||
    (row.needsAddress === true && !addresses.some(({ scheme }) => isOfWeb(scheme)))
  )
    return undefined;
  const method = optionValues(line, row.method).at(-1)?.text.toUpperCase();
  if (method === 'HEAD') return undefined;
  const isGet = method === 'GET' || hasOption(line, ['-G', '--get']);
  const sent = line.options.filter(({ name }) => row.sends.includes(name));
  return {
    command,
    addresses,
    ...written(row, line, command, addresses),
    sent,
    sends:
      !isGet && (method !== undefined || sent.length > 0 || hasMethod(line) || isAnswering(row, command)),
    isLocal: hasOption(line, row.local ?? []) || isLocal(addresses),
  };
}

function isOfWeb(scheme: string | undefined): boolean {
  return scheme === 'http' || scheme === 'https' || scheme === 'ftp';
}

/** HTTPie takes the method as a word. */
function hasMethod({ operands }: CommandLine): boolean {
  return operands.some(({ text }) => /^(?:POST|PUT|PATCH|DELETE)$/.test(text));
}

/** Whether a connection is for more than taking what comes. */
function isAnswering({ isConnection }: DownloadProgram, { from, to, input, redirects }: Command): boolean {
  const isTaking = to.length > 0 || redirects.some((one) => outputTo(one) === 'file');
  return isConnection === true && (from.length > 0 || input !== undefined || !isTaking);
}

function addressesOf(row: DownloadProgram, line: CommandLine): readonly ShellAddress[] {
  if (row.isConnection === true) {
    const [host] = line.operands;
    return host === undefined ? [] : [addressOf(host, `tcp://${host.text}`)];
  }
  const words = line.operands.filter(({ text }) => text !== '');
  return [...words, ...optionValues(line, row.url ?? [])].map((word) => addressOf(word));
}

function written(
  row: DownloadProgram,
  line: CommandLine,
  command: Command,
  addresses: readonly ShellAddress[],
): Pick<Download, 'files' | 'toOutput' | 'isDiscarded'> {
  const files: NamedFile[] = [];
  const add = (file: NamedFile | undefined): void => {
    if (file !== undefined && files.length < MOST_FILES) files.push(file);
  };
  let isDiscarded = false;
  const given = optionValues(line, row.file ?? []);
  const isNamed = given.length === 0 && (row.writes === 'named' || hasOption(line, row.named ?? []));
  let toOutput = given.length === 0 ? !isNamed : given.some(({ text }) => isOutput(text));
  for (const file of given) {
    if (file.text === '/dev/null') isDiscarded = true;
    else if (!isOutput(file.text)) add(fileOf(file));
  }
  if (isNamed) for (const address of addresses) add(fileInAddress(address));
  for (const redirect of toOutput ? command.redirects : []) {
    const to = outputTo(redirect);
    if (to === undefined) continue;
    toOutput = false;
    if (to === 'nothing') isDiscarded = true;
    else add(fileOf(redirect.target));
  }
  if (toOutput) for (const file of filesBehind(command)) add(file);
  return { files, toOutput, isDiscarded };
}

/** More than any real command writes. */
const MOST_FILES = 32;

/** `install.sh` of `https://example.org/install.sh?raw=1`. */
function fileInAddress({ text }: ShellAddress): NamedFile | undefined {
  const path = text.replace(/[?#][^]*$/, '');
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name.includes(UNKNOWN) ? undefined : named(name);
}

/** The files that those write that read it: `curl … | tee f`, `curl … | gunzip > f`. */
function filesBehind({ to }: Command): (NamedFile | undefined)[] {
  return to
    .slice(0, 8)
    .flatMap(({ program, words, redirects }) => [
      ...(program === 'tee' ? operands(words).map(fileOf) : []),
      ...redirects.filter((redirect) => outputTo(redirect) === 'file').map(({ target }) => fileOf(target)),
    ]);
}

function operands(words: readonly Word[]): readonly Word[] {
  return words.filter(({ text }) => !text.startsWith('-'));
}

export function downloadsIn({ commands }: Script): readonly Download[] {
  return commands.flatMap((command) => downloadOf(command) ?? []);
}

/** What it fetches, for a message: the first address of which something is known. */
export function shownDownload({ addresses }: Pick<Download, 'addresses'>): string {
  return addresses.map(shownAddress).find((shown) => shown !== '') ?? '';
}

import type { Command, Script, Word } from '../../shell/script.ts';
import { decodes, decodesCode, isEscaped, mayDecode } from '../../tables/decoders.ts';
import { FILTERS } from '../../tables/interpreters.ts';
import type { Span } from '../../text/span.ts';
import { advice } from '../shared/own-fixes.ts';
import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { downloadOf } from './shared/downloads.ts';
import { fileOf, isSameFile, type NamedFile, outputTo } from './shared/files.ts';
import { type Run, runsIn } from './shared/runs.ts';
import { hasNetwork, nameOf, whereOf } from './shared/where.ts';

/**
 * ## What it does
 *
 * Finds scripts that decode a text and run what comes out: `base64 -d | sh`, `xxd -r -p | bash`,
 * `eval "$(echo … | base64 -d)"`, `python3 -c "exec(base64.b64decode(…))"`, and `printf '\x63\x75…' | sh`;
 * also by way of a file.
 *
 * ## Why it is bad
 *
 * Nobody who reads the change can see what runs, and neither can a search for `curl` or for an address. That is what it is
 * done for, where it is not done for quotes: "Obfuscated Files or Information", T1027, and "Deobfuscate/Decode Files or
 * Information", T1140, of MITRE ATT&CK.
 *
 * Texts that are decoded and not run, such as secrets, are no findings.
 *
 * ## What to do instead
 *
 * Write the script as it is: strings of Nix (`''…''`) need no other quoting, and `writeShellScript` makes a file of it.
 *
 * ## Fix
 *
 * What is hidden only a reader can judge.
 *
 * ## When to ignore it
 *
 * When the text has to pass through something that takes no other signs, and what it decodes to can be read beside it.
 */
export const rule: Rule = {
  meta: {
    id: 'shell-decode-exec',
    group: 'shell',
    severity: 'error',
    confidence: 'medium',
    audience: 'default',
    needs: 'text',
    fix: 'display',
    since: '0.1.0',
  },
  on: 'shell',
  check({ scripts, role }, report) {
    for (const script of scripts) {
      if (!mayDecode(script.text.text)) continue;
      const told = new Set<Command>();
      const files = decodedFiles(script);
      for (const run of runsIn(script)) {
        const decoder = decoderOf(run) ?? decoderOfFile(run, files);
        if (decoder === undefined || told.has(run.command)) continue;
        told.add(run.command);
        const runner = run.program === '' ? 'the shell' : run.program;
        report({
          message: `${runner} runs what ${decoder} decodes, ${whereOf(script.place)}: nobody who reads this can see what it does.`,
          span: spanOf(run),
          subject: nameOf(script.place),
          detail: `${runner} ${decoder}`,
          severity: severityIn(role, hasNetwork(script.place) ? 'error' : 'warning'),
          fixes: () => advice('Write out what it decodes, so that it can be read.'),
        });
      }
    }
  },
};

/** What decodes the text that is run; undefined where nothing does, and where it is downloaded, which another rule tells. */
function decoderOf({ sources, texts, program }: Run): string | undefined {
  if (sources.some((source) => downloadOf(source) !== undefined)) return undefined;
  const decoder = sources.find((source) => decodes(source.program, textsOf(source.words)));
  if (decoder !== undefined) return decoder.program;
  const isPrinted = sources.some((source) => source.program === 'printf' || source.program === 'echo');
  if (isPrinted && texts.some(({ text }) => isEscaped(text))) return 'escapes';
  return texts.some(({ text }) => decodesCode(program, text)) ? 'its own code' : undefined;
}

interface DecodedFile {
  readonly decoder: Command;
  readonly file: NamedFile;
}

/** The files that are written by what decodes, or by filters behind it. */
function decodedFiles({ commands }: Script): readonly DecodedFile[] {
  return commands.flatMap((decoder) => {
    if (!decodes(decoder.program, textsOf(decoder.words))) return [];
    const writers = [decoder, ...decoder.to.filter(({ program }) => FILTERS.has(program))];
    return writers.slice(0, MOST_WRITERS).flatMap(({ program, words, redirects }) => {
      const named = program === 'tee' ? words.filter(({ text }) => !text.startsWith('-')) : [];
      const written = redirects.filter((one) => outputTo(one) === 'file').map(({ target }) => target);
      return [...named, ...written].flatMap((word) => {
        const file = fileOf(word);
        return file === undefined ? [] : [{ decoder, file }];
      });
    });
  });
}

/** Longer pipelines are nobody's. */
const MOST_WRITERS = 8;

function decoderOfFile({ command, files }: Run, decoded: readonly DecodedFile[]): string | undefined {
  return decoded
    .slice(0, MOST_FILES)
    .find(
      ({ decoder, file }) =>
        decoder.span.end <= command.span.start && files.some((one) => isSameFile(one, file)),
    )?.decoder.program;
}

/** More files than any script decodes. */
const MOST_FILES = 50;

function textsOf(words: readonly Word[]): readonly string[] {
  return words.map(({ text }) => text);
}

/** From the first command of the pipeline that is of the same text to what runs it. */
function spanOf({ command, sources }: Run): Span {
  const before = sources.filter(({ to }) => to.includes(command));
  return {
    start: Math.min(command.span.start, ...before.map(({ span }) => span.start)),
    end: Math.max(command.span.end, ...before.map(({ span }) => span.end)),
  };
}

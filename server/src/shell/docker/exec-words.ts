import { type MappedText, MappedTextBuilder } from '../../text/mapped.ts';

/** A word of the exec form of an instruction. */
interface DockerWord {
  readonly text: string;
  /** As a shell would be given it, in quotes. */
  readonly quoted: MappedText;
}

/** The words of `["sh", "-c", "…"]`; undefined where it is no such list, which Docker takes for a line of shell. */
export function execWords(text: MappedText): readonly DockerWord[] | undefined {
  const open = /^\s*\[/.exec(text.text)?.[0];
  if (open === undefined) return undefined;
  const found: DockerWord[] = [];
  const one = /\s*"((?:[^"\\]|\\.)*)"\s*(,|\])/y;
  for (let at = open.length; ; ) {
    one.lastIndex = at;
    const match = one.exec(text.text);
    if (match === null) return undefined;
    const [whole, content = '', sign] = match;
    const start = at + whole.indexOf('"');
    found.push(wordAt(text, start, content));
    at += whole.length;
    if (sign === ']') return text.text.slice(at).trim() === '' ? found : undefined;
  }
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['b', '\b'],
  ['f', '\f'],
]);

/** @param start of the quotation mark */
function wordAt(text: MappedText, start: number, content: string): DockerWord {
  const plain: string[] = [];
  const quoted = new MappedTextBuilder();
  const add = (sign: string, from: number, to: number) => {
    const place = text.spanOf(from, to);
    plain.push(sign);
    quoted.addWhole(sign === "'" ? "'\\''" : sign, place.start, place.end);
  };
  const mark = (at: number) => {
    const place = text.spanOf(at, at + 1);
    quoted.addWhole("'", place.start, place.end);
  };
  mark(start);
  for (let at = 0; at < content.length; at++) {
    const sign = content.charAt(at);
    const from = start + 1 + at;
    if (sign !== '\\') {
      add(sign, from, from + 1);
      continue;
    }
    const escaped = content.charAt(at + 1);
    const code = escaped === 'u' ? /^[0-9a-fA-F]{4}/.exec(content.slice(at + 2, at + 6))?.[0] : undefined;
    const length = code === undefined ? 2 : 6;
    add(
      code === undefined ? (escapes.get(escaped) ?? escaped) : String.fromCharCode(Number.parseInt(code, 16)),
      from,
      from + length,
    );
    at += length - 1;
  }
  mark(start + content.length + 1);
  return { text: plain.join(''), quoted: quoted.done() };
}

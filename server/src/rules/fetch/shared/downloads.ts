/**
 * Commands that download, and what of their arguments says so. To add one, add a row. These are the plain ones: what is
 * built from variables or hidden in a text that is evaluated is not found here.
 */
const COMMANDS: ReadonlyMap<string, RegExp | undefined> = new Map([
  ['curl', undefined],
  ['wget', undefined],
  ['aria2c', undefined],
  ['git', /^(?:-C \S+ |-c \S+ )*(?:clone|fetch|pull|submodule update)\b/],
  ['npm', /^(?:install|i|ci|exec)\b/],
  ['npx', undefined],
  ['yarn', /^(?:install|add)\b/],
  ['pnpm', /^(?:install|i|add|dlx)\b/],
  ['pip', /^(?:install|download)\b/],
  ['pip3', /^(?:install|download)\b/],
  ['cargo', /^(?:install|fetch|vendor)\b/],
  ['go', /^(?:get|install|mod download|mod vendor)\b/],
  ['gem', /^(?:install|fetch)\b/],
]);

/** Before a command: the beginning of a line or what ends another command, words of the shell, and assignments. */
const COMMAND =
  /(?:^|[\n;&|(`]|\{(?=\s))[ \t]*(?:(?:then|do|else|exec|if|while|!)[ \t]+)*(?:[A-Za-z_]\w{0,40}=[^\s;&|()`]{0,200}[ \t]+)*([^\s;&|()`"'#<>]{1,300})(?=[ \t]+([^\n;&|]{0,200})|)/g;

/** The first command of a shell script that plainly downloads something; as it is to be shown. */
export function downloadIn(script: string): string | undefined {
  const text = script
    .slice(0, MAX_LENGTH)
    .replaceAll('\\\n', ' ')
    .replaceAll(/(^|[ \t\n])#[^\n]*/g, '$1');
  for (const [, word = '', rest = ''] of text.matchAll(COMMAND)) {
    const name = word.slice(word.lastIndexOf('/') + 1);
    if (!COMMANDS.has(name)) continue;
    const needed = COMMANDS.get(name);
    const matched = needed === undefined ? '' : needed.exec(rest)?.[0];
    if (matched === undefined || /^--?(?:version|help)\b/.test(rest)) continue;
    return matched === '' ? name : `${name} ${matched.replaceAll(/-[Cc] \S+ /g, '')}`;
  }
  return undefined;
}

/** A longer script is read up to here. */
const MAX_LENGTH = 50_000;

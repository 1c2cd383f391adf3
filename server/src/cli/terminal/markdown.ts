import type { Colors } from './colors.ts';
import { wrap } from './wrap.ts';

/**
 * Our own pages for reading in a terminal: headings, paragraphs wrapped to `width`, lists, code set off.
 * It knows the Markdown that the rule pages use, and leaves the rest as it stands.
 */
export function renderMarkdown(page: string, c: Colors, width: number): string {
  const blocks = blocksOf(page.replaceAll(/<!--[\s\S]*?-->/g, '').trim());
  return blocks.map((block) => renderBlock(block, c, width)).join('\n\n');
}

/** Paragraphs, and fenced code as one block each. */
function blocksOf(page: string): readonly string[] {
  const blocks: string[] = [];
  let block: string[] = [];
  let fence: string | undefined;
  const close = () => {
    if (block.length > 0) blocks.push(block.join('\n'));
    block = [];
  };
  for (const line of page.split(/\r?\n/)) {
    const mark = /^(```+|~~~+)/.exec(line)?.[1];
    if (fence !== undefined) {
      block.push(line);
      if (mark === fence) {
        fence = undefined;
        close();
      }
    } else if (mark !== undefined) {
      close();
      fence = mark;
      block.push(line);
    } else if (line.trim() === '') {
      close();
    } else if (line.startsWith('#')) {
      close();
      blocks.push(line);
    } else {
      block.push(line);
    }
  }
  close();
  return blocks;
}

function renderBlock(block: string, c: Colors, width: number): string {
  const heading = /^(#+)\s+(.*)$/.exec(block);
  if (heading !== null)
    return heading[1] === '#' ? c.bold(c.underline(heading[2])) : c.bold(heading[2] ?? '');
  if (/^(```|~~~)/.test(block)) return renderCode(block, c);
  if (/^\s{4}/.test(block) || block.startsWith('|')) return block;
  return itemsOf(block)
    .map(({ mark, text }) => {
      const lines = wrap(
        text.replaceAll(together, (span) => span.replaceAll(' ', HELD)),
        Math.max(20, width - mark.length),
      );
      return lines
        .map(
          (line, at) =>
            `${at === 0 ? mark : ' '.repeat(mark.length)}${inline(line.replaceAll(HELD, ' '), c)}`,
        )
        .join('\n');
    })
    .join('\n');
}

function renderCode(block: string, c: Colors): string {
  const [first = '', ...lines] = block.split('\n');
  const file = first.replace(/^[`~]+\s*/, '').split(/\s+/)[1];
  const body = lines
    .slice(0, -1)
    .map((line) => `    ${markerLine.test(line) ? c.yellow(line) : c.cyan(line)}`.trimEnd());
  return [...(file === undefined ? [] : [c.dim(`    ${file}`)]), ...body].join('\n');
}

/** The line under a piece of an example that points at it. */
const markerLine = /^\s*(?:#|\/\/)?\s*(?:\^+|~+)…?\s/;

function itemsOf(block: string): readonly { readonly mark: string; readonly text: string }[] {
  const items: { mark: string; text: string }[] = [];
  for (const line of block.split('\n')) {
    const item = /^(\s*(?:[-*]|\d+\.)\s+)(.*)$/.exec(line);
    const last = items.at(-1);
    if (item !== null) items.push({ mark: (item[1] ?? '').replace('*', '-'), text: item[2] ?? '' });
    else if (last !== undefined) last.text += ` ${line.trim()}`;
    else items.push({ mark: '', text: line });
  }
  return items;
}

/** Spans that a line break would tear apart, and what stands for their spaces meanwhile. */
const together = /`[^`]+`|\*\*[^*]+\*\*|\[[^\]]+\]\(/g;
const HELD = '\u0001';

function inline(text: string, c: Colors): string {
  return text
    .replaceAll(/(?<![\\`])`([^`]+)`(?!`)/g, (_, code: string) =>
      c.isColorSupported ? c.cyan(code) : `\`${code}\``,
    )
    .replaceAll(/\*\*([^*]+)\*\*/g, (_, strong: string) => c.bold(strong))
    .replaceAll(
      /\[([^\]]+)\]\((https?:[^)]+)\)/g,
      (_, label: string, url: string) => `${label} (${c.underline(url)})`,
    );
}

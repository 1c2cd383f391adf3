import type { FixtureFile } from './fixture.ts';

/** A rewriting of a text that changes nothing of what it means. Undefined where it would. */
export interface Variant {
  readonly name: string;
  /** Rules to which it is not the same: they are about what it rewrites. */
  readonly except?: ReadonlySet<string>;
  rewrite(file: FixtureFile): string | undefined;
}

/** Rules on how a lock is written, byte for byte. */
const BYTES: ReadonlySet<string> = new Set(['lock-non-canonical']);

/** Ways in which real files differ from a tidy fixture. The same findings must come on the same text. */
export const variants: readonly Variant[] = [
  { name: 'CRLF line ends', except: BYTES, rewrite: ({ text }) => text.replaceAll('\n', '\r\n') },
  { name: 'a byte order mark', except: BYTES, rewrite: ({ text }) => `\uFEFF${text}` },
  {
    name: 'tabs for indentation',
    except: BYTES,
    rewrite: ({ path, text }) =>
      isYaml(path) || text.includes("''")
        ? undefined
        : text.replaceAll(/^( {2})+/gm, (run) => '\t'.repeat(run.length / 2)),
  },
  {
    name: 'emoji before everything',
    except: new Set(['lock-unknown-field', 'lock-non-canonical']),
    rewrite: ({ path, text }) => {
      if (path === 'policy.json') return text;
      if (path.endsWith('.nix')) return `/* 🦊🇩🇪 */ ${text}`;
      if (isYaml(path)) return `# 🦊🇩🇪\n${text}`;
      // In the lists of other tools every member is an entry.
      return /(?:flake|devenv)\.lock$/.test(path) && text.startsWith('{')
        ? `{ "🦊": "🇩🇪",${text.slice(1)}`
        : undefined;
    },
  },
  {
    name: 'one line',
    except: BYTES,
    rewrite: ({ path, text }) =>
      isYaml(path) || /#|''|^[<=>|]{7}/m.test(text) ? undefined : text.replaceAll(/\n\s*/g, ' '),
  },
];

function isYaml(path: string): boolean {
  return path.endsWith('.yaml');
}

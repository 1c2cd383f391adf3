import { fileKind } from '../../server/src/engine/project.ts';
import { type ShellFileKind, shellFileKind } from './shell-kind.ts';
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
  {
    name: 'CRLF line ends',
    // A string of Nix that begins with a line end begins with a return then, and holds no first line of a script.
    except: new Set([...BYTES, 'shebang-unpinned']),
    rewrite: (file) => (keepsBytes(file) ? undefined : file.text.replaceAll('\n', '\r\n')),
  },
  {
    name: 'a byte order mark',
    except: BYTES,
    rewrite: (file) => (keepsBytes(file) ? undefined : `\uFEFF${file.text}`),
  },
  {
    name: 'tabs for indentation',
    except: BYTES,
    rewrite: ({ path, text }) =>
      isYaml(path) || text.includes("''") || (shellKind({ path, text }) !== undefined && text.includes('<<'))
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
      const shell = shellKind({ path, text });
      if (shell !== undefined) return afterFirstLines(shell, text, '# 🦊🇩🇪\n');
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
      isYaml(path) || shellKind({ path, text }) !== undefined || /#|''|^[<=>|]{7}/m.test(text)
        ? undefined
        : text.replaceAll(/\n\s*/g, ' '),
  },
];

function isYaml(path: string): boolean {
  return path.endsWith('.yaml');
}

/** Whether a file holds shell without being Nix, and what it is. */
function shellKind({ path, text }: FixtureFile): ShellFileKind | undefined {
  return fileKind(path) === 'nix' || fileKind(path) === 'lock' || isYaml(path)
    ? undefined
    : shellFileKind(path, text);
}

/** To a shell the return before a line's end is a part of the last word, and a mark hides the first line; to Docker not. */
function keepsBytes(file: FixtureFile): boolean {
  const kind = shellKind(file);
  return kind !== undefined && (kind !== 'dockerfile' || file.text.includes('<<'));
}

/** Behind the lines that say what reads the rest, which must stand first: `#!` and the directives of a Dockerfile. */
function afterFirstLines(kind: ShellFileKind, text: string, more: string): string {
  const first = kind === 'dockerfile' ? /^(?:#\s*\w+\s*=.*\n)*/ : /^(?:#!.*\n)*/;
  return text.replace(first, (lines) => `${lines}${more}`);
}

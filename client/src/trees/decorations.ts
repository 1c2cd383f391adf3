import { type Disposable, type FileDecoration, ThemeColor, Uri, window } from 'vscode';
import type { Findings } from './protocol.ts';

const SCHEME = 'nix-audit-input';

/** An address that stands for what is found at a row: the editor asks by it for the number and the colour at its end. */
export function decorated(findings: Findings, below: 'error' | 'warning' | null): Uri {
  const { errors, warnings, others } = findings;
  const query = `${errors},${warnings},${others},${below ?? ''}`;
  return Uri.from({ scheme: SCHEME, path: '/row', query });
}

/** Colours rows as the explorer does. A number or a dot says the same without colour. */
export function provideDecorations(): Disposable {
  return window.registerFileDecorationProvider({
    provideFileDecoration: ({ scheme, query }) => (scheme === SCHEME ? decorationOf(query) : undefined),
  });
}

function decorationOf(query: string): FileDecoration | undefined {
  const [errors = 0, warnings = 0, others = 0] = query.split(',', 3).map(Number);
  const below = query.split(',')[3];
  const count = errors + warnings + others;
  if (count > 0) {
    const color = colorOf(errors > 0 ? 'error' : warnings > 0 ? 'warning' : undefined);
    const tooltip = [words(errors, 'error'), words(warnings, 'warning'), words(others, 'remark')]
      .filter((word) => word !== '')
      .join(', ');
    return { badge: count > 9 ? '9+' : String(count), tooltip, ...color };
  }
  if (below !== 'error' && below !== 'warning') return undefined;
  return { badge: '•', tooltip: `${below === 'error' ? 'An error' : 'A warning'} below`, ...colorOf(below) };
}

function colorOf(severity: 'error' | 'warning' | undefined): { color?: ThemeColor } {
  if (severity === undefined) return {};
  return { color: new ThemeColor(severity === 'error' ? 'list.errorForeground' : 'list.warningForeground') };
}

function words(count: number, noun: string): string {
  if (count === 0) return '';
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}

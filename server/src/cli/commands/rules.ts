import { rules } from '../../rules/registry.ts';
import type { RuleMeta } from '../../rules/rule.ts';
import { docsUrl } from '../../rules/docs-url.ts';
import { summaries } from '../../rules/summaries.ts';
import type { Surface } from '../surface.ts';
import { amount } from '../terminal/amounts.ts';
import { type Colors, colors, wantsColor } from '../terminal/colors.ts';
import { wrap } from '../terminal/wrap.ts';
import { toolVersion } from '../../engine/disk/version.ts';
import { TOOL_NAME } from '../help.ts';

/** What `nix-audit rules --format json` prints. */
interface JsonRules {
  readonly version: 1;
  readonly tool: { readonly name: string; readonly version: string };
  readonly rules: readonly (RuleMeta & { readonly summary: string; readonly docs: string })[];
}

/** `nix-audit rules`: what is looked for. */
export function printRules(format: 'text' | 'json', surface: Surface): void {
  const known = rules.map(({ meta }) => ({
    ...meta,
    summary: summaries.get(meta.id) ?? '',
    docs: docsUrl(meta.id),
  }));
  if (format === 'json') {
    const output: JsonRules = { version: 1, tool: { name: TOOL_NAME, version: toolVersion() }, rules: known };
    surface.out(`${JSON.stringify(output, null, 2)}\n`);
    return;
  }
  const c = colors(wantsColor('auto', surface.env, surface.outIsTerminal));
  const widths = {
    id: Math.max(4, ...known.map(({ id }) => id.length)),
    severity: 8,
    audience: 8,
  };
  const row = (id: string, severity: string, audience: string) =>
    `${id.padEnd(widths.id)}  ${severity.padEnd(widths.severity)}  ${audience.padEnd(widths.audience)}`;
  const head = row('RULE', 'SEVERITY', 'AUDIENCE');
  const indent = head.length + 2;
  const room = Math.max(30, Math.min(surface.columns ?? 160, 180) - indent);
  surface.out(`${c.bold(`${head}  WHAT IT FINDS`)}\n`);
  for (const { id, severity, audience, summary } of known) {
    const text = wrap(summary, room).join(`\n${' '.repeat(indent)}`);
    surface.out(`${painted(row(id, severity, audience), severity, c)}  ${text}`.trimEnd());
    surface.out('\n');
  }
  surface.out(`\n${amount(known.length, 'rule')}. Read about one: ${TOOL_NAME} explain RULE\n`);
}

function painted(row: string, severity: string, c: Colors): string {
  const paint =
    severity === 'error' ? c.red : severity === 'warning' ? c.yellow : severity === 'info' ? c.blue : c.cyan;
  return row.replace(` ${severity} `, ` ${paint(severity)} `);
}

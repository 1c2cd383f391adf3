import { removeAttr } from '../../../server/src/nix/edit/remove.ts';
import type { Fix } from '../../../server/src/rules/fix.ts';
import { rules } from '../../../server/src/rules/registry.ts';
import type { FixSafety, NixSubject, Rule, RuleMeta } from '../../../server/src/rules/rule.ts';
import type { Binding } from '../../../server/src/nix/facts.ts';

function meta(id: string, fix: FixSafety): RuleMeta {
  return {
    id,
    group: 'nix',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix,
    since: '0.1.0',
  };
}

/** Speaks of each binding of a name, which is also the end of the rule's own. */
function onName(name: string, fix: FixSafety, fixes: (binding: Binding, subject: NixSubject) => Fix[]): Rule {
  return {
    on: 'nix',
    meta: meta(`mend-${name}`, fix),
    check(subject, report) {
      for (const binding of subject.facts.bindings(name)) {
        const { attr, path } = binding;
        report({
          message: `there is ${name}`,
          span: attr.nameSpan,
          subject: path.join('.'),
          fixes: () => fixes(binding, subject),
        });
      }
    },
  };
}

function renamed({ attr }: Binding, to: string): Fix {
  const edits = [{ file: 'self' as const, span: attr.nameSpan, text: to }];
  return { kind: 'edit', safety: 'safe', title: `Rename to ${to}`, edits };
}

/** Each offers one kind of fix. */
export const mendingRules: readonly Rule[] = [
  // Mending the one brings up the other.
  onName('first', 'safe', (binding) => [renamed(binding, 'second')]),
  onName('second', 'safe', (binding) => [renamed(binding, 'third')]),
  onName('bad', 'unsafe', ({ attr }, { facts }) => [
    {
      kind: 'edit',
      safety: 'unsafe',
      title: 'Remove bad',
      edits: [{ file: 'self', ...removeAttr(facts.table, attr) }],
    },
  ]),
  onName('__noChroot', 'display', () => [{ kind: 'advice', title: 'Think <b>twice</b>' }]),
  onName('both', 'safe', (binding, { facts }) => [
    {
      kind: 'edit',
      safety: 'unsafe',
      title: 'Remove both',
      edits: [{ file: 'self', ...removeAttr(facts.table, binding.attr) }],
    },
    renamed(binding, 'one'),
  ]),
  onName('twice', 'safe', (binding) => [renamed(binding, 'once')]),
  {
    ...onName('twice', 'safe', (binding) => [renamed(binding, 'once')]),
    meta: meta('mend-twice-too', 'safe'),
  },
  onName('asks', 'unsafe', ({ attr }, { facts }) => {
    const value = facts.attrValue(attr);
    const inputs = value.kind === 'string' ? [value.value] : [];
    const span = { start: attr.span.end, end: attr.span.end };
    return [
      {
        kind: 'ask',
        title: 'Ask for it',
        request: { ask: 'update', inputs },
        write: [{ file: 'self', span, text: [' hash = "', { answer: 'hash' }, '";'] }],
      },
    ];
  }),
  onName('unanswered', 'unsafe', () => [
    { kind: 'ask', title: 'Ask in vain', request: { ask: 'restore', nodes: [] }, write: [] },
  ]),
  onName('unlocked', 'unsafe', () => [
    { kind: 'ask', title: 'Lock it', request: { ask: 'lock' }, write: [] },
  ]),
  {
    on: 'flake',
    meta: meta('mend-pair', 'safe'),
    check({ flake, lock }, report) {
      if (typeof lock === 'string') return;
      for (const { name, url } of flake.inputs) {
        const node = lock.nodes.get(name);
        if (url === undefined || !url.value.endsWith('/old') || node === undefined) continue;
        const at = url.span.end - '/old"'.length;
        report({
          message: 'both are old',
          span: url.span,
          subject: name,
          fixes: () => [
            {
              kind: 'edit',
              safety: 'safe',
              title: 'Make both new',
              edits: [
                { file: 'self', span: { start: at, end: at + 4 }, text: '/new' },
                {
                  file: 'lock',
                  span: { start: node.keySpan.start + 1, end: node.keySpan.start + 1 },
                  text: 'new-',
                },
              ],
            },
          ],
        });
      }
    },
  },
  ...rules.filter(({ on }) => on === 'suppressions' || on === 'shell'),
];

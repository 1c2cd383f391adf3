import type { LockGraph, LockNode } from '../../lock/graph.ts';
import type { JsonObject } from '../../syntax/json.ts';
import type { Span } from '../../text/span.ts';
import type { Rule } from '../rule.ts';
import { credentialsIn, mayHoldSecret } from '../../flake/credentials.ts';
import { entryName } from './shared/entries.ts';
import { sameInDeclaration } from './shared/same-as.ts';
import type { Declarations } from '../../flake/flake.ts';
import { showText } from '../../syntax/json-strings.ts';
import { withoutSecret } from '../../flake/edit/without-secret.ts';
import { declarationsByNode } from '../../lock/compare-declaration.ts';
import type { Fix } from '../fix.ts';
import { editFix } from '../shared/inputs/fixes.ts';

/**
 * ## What it does
 *
 * Reports passwords and tokens in `locked` and `original`: in the address before the host, among the parameters of the
 * address, as an attribute of its own (`private_token`), or anywhere if the text has the form of a token of GitHub, GitLab
 * and others. What is found is never shown.
 *
 * An entry that only repeats what flake.nix asks for is told there, by
 * [flake-input-credentials](flake-input-credentials.md).
 *
 * ## Why it is bad
 *
 * A lock is committed, and with it the secret goes to everybody who can read the repository or its history, and into
 * the store, which all users of a machine can read. Nix has a place for tokens: `access-tokens` and `netrc-file` in
 * [nix.conf](https://nix.dev/manual/nix/latest/command-ref/conf-file#conf-access-tokens).
 *
 * A user name alone is no secret: `ssh://git@github.com` is fine.
 *
 * ## Fix
 *
 * Takes the secret out of the entry. Unsafe, because the source cannot be fetched any more where Nix is not given the secret in
 * another way (`access-tokens`, a netrc file). It stays in the history of the repository: revoke it. What flake.nix asks for is
 * changed there.
 *
 * ## When to ignore it
 *
 * When what looks like a secret is public, for example a read-only token that the server gives to everybody.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-credentials',
    group: 'lock',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock, declared }, report) {
    const same = sameInDeclaration({ lock, declared }, 'flake-input-credentials');
    for (const { node, part, name, value, span } of texts(lock)) {
      const found = credentialsIn(name, value);
      if (found === undefined) continue;
      report({
        message:
          `${entryName(lock, node)} has ${found} in its ${name === 'url' ? 'address' : 'attributes'}: revoke it, and ` +
          `give its successor to ${lock.format.reader} in ${lock.format.isGraph ? 'access-tokens or a netrc file' : 'a netrc file'} instead.`,
        span,
        subject: node.key,
        fixes: () => withoutFixes(lock, declared, node),
        detail: TOLD.has(name) ? `${part} ${name}` : part,
        ...(isAsked(node, name, value) ? same({ node, part: 'original' }) : {}),
      });
    }
  },
};

/** Names that may stand in a finding's key; any other may itself be a secret. */
const TOLD: ReadonlySet<string> = new Set([
  'url',
  'host',
  'owner',
  'repo',
  'ref',
  'rev',
  'path',
  'dir',
  'id',
]);

/** What is fetched may hold another secret than what was asked for. */
function isAsked({ original }: LockNode, name: string, value: EntryText['value']): boolean {
  return original?.attrs.get(name)?.value === value;
}

interface EntryText {
  readonly node: LockNode;
  readonly part: string;
  readonly name: string;
  readonly value: string | number | boolean;
  readonly span: Span;
}

/** The attributes of what is locked and asked for; of pins all that the entry holds, read or not. */
function* texts(lock: LockGraph): Generator<EntryText> {
  if (!lock.format.isGraph) {
    for (const node of lock.inputNodes) yield* textsIn(node, node.object, 0);
    return;
  }
  for (const { node, part, ref } of lock.unusual.parts) {
    for (const [name, { value, span }] of ref.attrs) {
      // Nearly all are names too short for a secret, or what is no text of anybody's.
      if (mayHoldSecret(name, value)) yield { node, part, name, value, span };
    }
  }
}

function* textsIn(node: LockNode, { members }: JsonObject, depth: number): Generator<EntryText> {
  for (const { key: name, value } of members) {
    if (value.kind === 'string') yield { node, part: 'entry', name, value: value.value, span: value.span };
    else if (value.kind === 'object' && depth < DEEPEST) yield* textsIn(node, value, depth + 1);
  }
}

/** No tool nests its entries as deep. */
const DEEPEST = 8;

function withoutFixes(lock: LockGraph, declared: Declarations | undefined, node: LockNode): readonly Fix[] {
  const revoke: Fix = {
    kind: 'advice',
    title: 'Revoke the secret: it stays readable in the history of the repository.',
  };
  if (!lock.format.isGraph || declarationsByNode(declared, lock).has(node)) return [revoke];
  const edits = [node.locked, node.original].flatMap((ref) => {
    const attr = ref?.attrs.get('url');
    const url = attr === undefined ? undefined : withoutSecret(String(attr.value));
    return attr === undefined || url === undefined ? [] : [{ span: attr.span, text: JSON.stringify(url) }];
  });
  const title = `Take the secret out of "${showText(node.key)}"`;
  return [...editFix(title, 'unsafe', { flake: [], lock: edits }, 'lock'), revoke];
}

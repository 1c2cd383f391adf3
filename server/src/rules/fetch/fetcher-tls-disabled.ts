import { removeAttr } from '../../nix/edit/remove.ts';
import type { Attr, NixFacts, StaticValue } from '../../nix/facts.ts';
import type { Span } from '../../text/span.ts';
import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { insecureFlag, wordsOf } from '../shared/curl-flags.ts';
import { valueSpan } from './shared/fetches.ts';

/**
 * ## What it does
 *
 * Finds what turns off the check of certificates while something is fetched: `-k` or `--insecure` in `curlOpts`,
 * `curlOptsList` or `NIX_CURL_FLAGS`, `http.sslVerify = false` for git, `GIT_SSL_NO_VERIFY`, and `tlsVerify = false` of
 * `dockerTools.pullImage`.
 *
 * ## Why it is bad
 *
 * Then anybody on the way can answer in place of the server. Where a hash is checked, the build refuses what they send; but
 * the hash in the error message, which one pastes next, is theirs ("Obtaining hashes securely" in the manual of nixpkgs).
 * nixpkgs' `fetchurl` knows best when it needs certificates: it checks them only while the hash is a placeholder
 * (pkgs/build-support/fetchurl/default.nix), and that is just what these options undo. Git and containers have no such hash
 * to be held to.
 *
 * ## Fix
 *
 * Removes what turns the check off, where the attribute says nothing else. Unsafe, because a server without a valid
 * certificate is refused then.
 *
 * ## When to ignore it
 *
 * For a server of your own with a certificate of its own. Better give its authority: `SSL_CERT_FILE`, `http.sslCAInfo`.
 */
export const rule: Rule = {
  meta: {
    id: 'fetcher-tls-disabled',
    group: 'fetch',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    const severity = severityIn(role, 'error');
    for (const { name, what, span, of, attr, isAll } of disablings(facts)) {
      report({
        message: `${what} turns off the check of certificates, so anybody on the way can answer in place of the server.`,
        span,
        subject: name,
        detail: of,
        severity,
        fixes: () =>
          isAll && attr.valueRow !== undefined
            ? [
                {
                  kind: 'edit',
                  title: `Remove ${name}, so that certificates are checked`,
                  safety: 'unsafe',
                  edits: [{ file: 'self', ...removeAttr(facts.table, attr) }],
                },
              ]
            : [],
      });
    }
  },
};

interface Disabling {
  readonly name: string;
  readonly what: string;
  readonly attr: Attr;
  /** The attribute says nothing but this. */
  readonly isAll: boolean;
  readonly span: Span;
  /** What tells it apart from others of the same name. */
  readonly of: string;
}

function* disablings(facts: NixFacts): Generator<Disabling> {
  for (const name of ['curlOpts', 'curlOptsList', 'NIX_CURL_FLAGS']) {
    for (const { attr, isLocal, path } of facts.bindings(name)) {
      // A name of a let counts where it is used.
      const value = facts.optionValue(attr);
      const words = isLocal ? [] : curlWords(facts, value);
      const flag = insecureFlag(words);
      if (flag === undefined) continue;
      const isAll = words.length === 1 && (value.kind !== 'list' || value.items.length === 1);
      yield {
        name,
        what: `The option ${flag.slice(0, 20)} in ${name}`,
        isAll,
        ...placeOf(facts, attr, path),
      };
    }
  }
  for (const { attr, isLocal, path } of facts.bindings('GIT_SSL_NO_VERIFY')) {
    // For git it is enough that it is set. What Nix makes of `false` depends on where it stands.
    const value = facts.optionValue(attr);
    const isSet =
      value.kind === 'string' || value.kind === 'number' || (value.kind === 'bool' && value.value);
    if (!isSet || isLocal) continue;
    yield {
      name: 'GIT_SSL_NO_VERIFY',
      what: 'GIT_SSL_NO_VERIFY',
      isAll: true,
      ...placeOf(facts, attr, path),
    };
  }
  for (const name of ['sslVerify', 'http.sslVerify']) {
    for (const { attr, isLocal, path } of facts.bindings(name)) {
      if (isLocal || !isFalse(facts.optionValue(attr)) || !isOfGit(path)) continue;
      yield { name, what: 'http.sslVerify = false of git', isAll: true, ...placeOf(facts, attr, path) };
    }
  }
  const noVerify = facts.bindings('tlsVerify').length > 0 ? facts.calls : [];
  for (const { callee, args } of noVerify) {
    if (callee.name !== 'pullImage' || callee.origin !== 'library' || args[0] === undefined) continue;
    const value = facts.value(args[0]);
    const attr = value.kind === 'attrs' ? value.attrs.attrs.get('tlsVerify') : undefined;
    if (value.kind !== 'attrs' || attr === undefined || !isFalse(facts.attrValue(attr))) continue;
    const image = value.attrs.attrs.get('imageName');
    const of = image === undefined ? undefined : facts.attrValue(image);
    yield {
      name: 'tlsVerify',
      what: 'tlsVerify = false of pullImage',
      attr,
      isAll: true,
      span: valueSpan(facts, attr),
      of: of?.kind === 'string' ? of.value.slice(0, 100) : '',
    };
  }
}

function placeOf(
  facts: NixFacts,
  attr: Attr,
  path: readonly string[],
): Pick<Disabling, 'attr' | 'span' | 'of'> {
  return { attr, span: valueSpan(facts, attr), of: path.join('.').slice(0, 200) };
}

/** The arguments for curl that can be seen: those of a list one by one, those of a text split at spaces. */
function curlWords(facts: NixFacts, value: StaticValue): readonly string[] {
  if (value.kind === 'string') return wordsOf(value.value);
  // The last word may go on in the part that is not known.
  if (value.kind === 'unknown') return wordsOf(`${value.prefix ?? ''}…`).slice(0, -1);
  if (value.kind !== 'list') return [];
  return value.items.flatMap((row) => {
    const item = facts.value(row);
    return item.kind === 'string' ? [item.value] : [];
  });
}

function isFalse(value: StaticValue): boolean {
  return (
    (value.kind === 'bool' && !value.value) ||
    (value.kind === 'string' && /^(?:false|no|off|0)$/i.test(value.value))
  );
}

/** `http.sslVerify`, also for one address: `http."https://example.org".sslVerify`. */
function isOfGit(path: readonly string[]): boolean {
  return path.at(-1) === 'http.sslVerify' || path.at(-2) === 'http' || path.at(-3) === 'http';
}

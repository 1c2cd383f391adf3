import { printable } from '../../flake/show.ts';
import { hasToken } from '../../flake/secrets.ts';
import type { Setting, SettingWord } from '../../nix/facts.ts';
import { advice } from '../shared/own-fixes.ts';
import type { Rule, Severity } from '../rule.ts';
import { readKey } from './shared/keys.ts';
import { isSet, reportOn, settingsIn, removing } from './shared/settings.ts';
import { storeUrl } from './shared/stores.ts';

/**
 * ## What it does
 *
 * Finds secrets in settings of Nix: tokens in `access-tokens` and `impure-env`, passwords in the address of a cache, the
 * secret half of a key. In the `nixConfig` of a flake it also finds settings that say which secrets Nix uses: `netrc-file`,
 * `secret-key-files`, `ssl-cert-file`.
 *
 * ## Why it is bad
 *
 * The text is in the repository and in its history, and nix.conf is in the store, where every user of the machine can read
 * it. Tokens may stand in a file of their own that `nix.extraOptions` takes in with `!include`.
 *
 * A flake that sets these for its users makes Nix use other credentials, or other certificates, than the user has chosen.
 *
 * ## Fix
 *
 * Removes a setting that names files of secrets in a flake. Unsafe, because fetching may fail without. Of a secret
 * that stands in the file it is only told what to do: once it has been published, taking it out does not undo that.
 *
 * ## When to ignore it
 *
 * For a token that is revoked.
 */
export const rule: Rule = {
  meta: {
    id: 'setting-credentials',
    group: 'setting',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'nix',
  check(subject, report) {
    for (const setting of settingsIn(subject)) {
      for (const { severity, what, word } of secretsIn(setting)) {
        report(
          reportOn(subject, setting, severity, what, {
            detail: `${setting.place} ${what}`,
            ...(word !== undefined && { span: word.span }),
            fixes: () => (word === undefined ? removing(subject, setting) : advice(REVOKE)),
          }),
        );
      }
    }
  },
};

const REVOKE = 'Revoke it, and put the next one where only those read it who use it, such as a netrc file.';

interface Secret {
  readonly severity: Severity;
  readonly what: string;
  readonly word?: SettingWord;
}

/** Settings that choose the credentials that Nix uses. */
const CHOSEN: ReadonlyMap<string, string> = new Map([
  ['netrc-file', 'to the passwords that Nix sends to servers'],
  ['secret-key-files', 'to the keys that Nix signs with'],
  ['ssl-cert-file', 'to the certificates that Nix believes servers by'],
]);

function secretsIn(setting: Setting): readonly Secret[] {
  const { name, place, words } = setting;
  const chosen = place === 'flake' && isSet(setting) ? CHOSEN.get(name) : undefined;
  if (chosen !== undefined) return [{ severity: 'error', what: chosen }];
  switch (name) {
    case 'access-tokens':
      return words.flatMap((word) => {
        const token = /^([^=]+)=(.+)$/.exec(word.text);
        if (token === null || isPlaceholder((token[2] ?? '').replace(/^(?:PAT|OAuth2):/, ''))) return [];
        const what = `with a token for ${printable(token[1] ?? '')}, which anybody can read`;
        return [{ severity: 'error' as const, what, word }];
      });
    case 'impure-env':
      return words
        .filter(({ text }) => hasToken(text))
        .map((word) => ({ severity: 'error', what: 'with a token in it, which anybody can read', word }));
    case 'trusted-public-keys':
      return words
        .filter((word) => readKey(word) === 'secret')
        .map((word) => ({
          severity: 'error',
          what: 'with the secret half of a key, which can sign any path',
          word,
        }));
    case 'substituters':
    case 'trusted-substituters':
    case 'store':
      return words.flatMap((word) => {
        const url = storeUrl(word);
        if (url?.authority?.password === undefined || isPlaceholder(url.authority.password)) return [];
        const what = `with a password for ${printable(url.authority.host)}, which anybody can read`;
        return [{ severity: 'error' as const, what, word }];
      });
    default:
      return [];
  }
}

/** What stands for a secret that is put in later: `$TOKEN`, `<token>`, `@TOKEN@`, `…`, `xxx`. */
function isPlaceholder(text: string): boolean {
  return (
    text === '' ||
    /^[$<@{%[]|^(?:x+|\*+|\.+|…)$|(?:^|[_-])(?:your|token|secret|password)(?:$|[_-])/i.test(text)
  );
}

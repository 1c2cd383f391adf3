import { printable } from '../../flake/show.ts';
import { withoutTokens } from '../../flake/secrets.ts';
import type { NixFacts } from '../../nix/facts.ts';
import type { Span } from '../../text/span.ts';
import { addressesIn } from '../fetch/shared/addresses.ts';
import { valueSpan } from '../fetch/shared/fetches.ts';
import { advice } from '../shared/own-fixes.ts';
import type { NixFileRole, Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { secretFilesIn } from './shared/secret-files.ts';
import { type SecretText, secretTextsIn } from './shared/secret-texts.ts';

/**
 * ## What it does
 *
 * Finds private keys and access tokens in strings, and files that are called a secret where they are copied into the store:
 * put into a text, given to a function that writes a file or makes a derivation, to `environment.etc`, `home.file` and
 * `xdg.configFile`, or as a path literal to an option such as `passwordFile`. What is found is never shown.
 *
 * ## Why it is bad
 *
 * All users of a machine can read its store, and a cache hands it out to everybody who knows the path ("Secrets" are
 * therefore left out of it: see `types.path` in the manual of NixOS, and the warning on `networking.wireguard.interfaces.<name>.privateKey`).
 * A secret in a file of the repository can also be read by everybody who has the repository or its history.
 *
 * Options such as `passwordFile` are to be given the place of the file on the machine, as a string
 * (`"/run/secrets/password"`): a path literal is copied into the store as soon as it gets into a text.
 *
 * Keys that are encrypted or public, examples, documentation and placeholders are no finding. Logins in what fetchers are
 * given are told by `fetcher-credentials`, those in settings of Nix by `setting-credentials`, and those of inputs by the rules
 * on flakes.
 *
 * ## Fix
 *
 * A secret that has been published stays known when it is taken out.
 *
 * ## When to ignore it
 *
 * When the secret is public on purpose, as the key of a machine that exists only in a test.
 */
export const rule: Rule = {
  meta: {
    id: 'secret-in-store',
    group: 'impure',
    severity: 'warning',
    confidence: 'medium',
    audience: 'default',
    needs: 'text',
    fix: 'display',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    const severity = severityIn(role, 'warning');
    const isToldElsewhere = elsewhere(facts, role);
    for (const secret of secretTextsIn(facts.table)) {
      if (isToldElsewhere(secret)) continue;
      const { span, what, name } = secret;
      const shown = printable(withoutTokens(name));
      report({
        message: `${what.replace(/^a/, 'A').replace(/^the/, 'The')} stands in this file, for all to read who have the repository or the store: replace it, and hand its successor over at run time.`,
        span,
        subject: what.replace(/^an? /, ''),
        detail: shown,
        severity,
        confidence: 'high',
      });
    }
    for (const { path, by } of secretFilesIn(facts)) {
      const shown = printable(withoutTokens(path.text));
      report({
        message: `${shown} looks like a secret, and is copied into the store by ${by}, where all users of the machine can read it.`,
        span: path.span,
        subject: shown,
        detail: by,
        severity,
        fixes: () => advice('Encrypt it with sops-nix or agenix, and name the decrypted file as a string.'),
      });
    }
  },
};

/** Attributes of fetchers of which `fetcher-credentials` tells. */
const TOLD = ['curlOpts', 'curlOptsList', 'netrcPhase'] as const;
/** Settings of Nix of which `setting-credentials` tells. */
const TOLD_SETTINGS: ReadonlySet<string> = new Set(['access-tokens', 'impure-env']);
/** Parts of a flake of which the rules on flakes and on settings tell. */
const TOLD_OF_FLAKES = /^(?:inputs|nixConfig)(?:\.|$)/;

/** Whether another rule tells of a secret. What they look at is gathered when there is one. */
function elsewhere(facts: NixFacts, { kind }: NixFileRole): (secret: SecretText) => boolean {
  let told: readonly Span[] | undefined;
  return ({ span: { start }, outermost }) => {
    if (kind === 'flake' && TOLD_OF_FLAKES.test(outermost)) return true;
    told ??= [
      ...addressesIn(facts).map(({ span }) => span),
      ...facts.settings
        .filter((setting) => TOLD_SETTINGS.has(setting.name))
        .flatMap(({ words }) => words.map(({ span }) => span)),
      ...TOLD.flatMap((name) => facts.bindings(name).map(({ attr }) => valueSpan(facts, attr))),
    ];
    return told.some((span) => span.start <= start && start < span.end);
  };
}

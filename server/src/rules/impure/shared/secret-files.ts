import type { Binding, NixFacts, PathUse } from '../../../nix/facts.ts';
import { NixField, NixKind } from '../../../syntax/nix-kinds.ts';
import { childByField, fieldOf, NONE, parentOf, symbolOf, textOf } from '../../../syntax/table.ts';
import { DERIVATION_MAKERS } from '../../../tables/derivation-makers.ts';
import { appliedBy } from './applications.ts';

/** A file that is called a secret, or is to be one, and is copied into the store. */
export interface SecretFile {
  readonly path: PathUse;
  /** What copies it, in words. */
  readonly by: string;
}

/** Those of a file, as far as it can be seen what becomes of them. */
export function secretFilesIn(facts: NixFacts): SecretFile[] {
  const found: SecretFile[] = [];
  const optionOf = optionFinder(facts);
  for (const path of facts.paths) {
    if (path.kind === 'search' || path.inExample || path.text.endsWith('.nix')) continue;
    const isSecret = MAY_BE_SECRET.test(path.text) && isSecretName(path.text);
    const by = isSecret ? copiedBy(facts, path.row, optionOf) : secretOption(facts, path.row);
    if (by !== undefined && !HARMLESS.test(path.text)) found.push({ path, by });
  }
  return found;
}

/** A quick look at what is at hand in hundreds. */
const MAY_BE_SECRET = /secret|passw|passphrase|token|key|credential|id_|\.netrc|\.pgpass|\.env|\.kdbx/i;
const WORDS = '(?:secrets?|passwords?|passwd|passphrase|tokens?|api[-_]?key|private[-_]?key|credentials?)';
const SECRET_WORD = new RegExp(`(?:^|[-_.])${WORDS}(?:\\.(?:txt|key|pem|p12|pfx|conf|cfg|env))?$`, 'i');
const KEY_FILE =
  /^(?:id_(?:rsa|dsa|ecdsa|ed25519)|ssh_host_\w+_key|\.netrc|\.pgpass|\.env|.+\.kdbx|.*priv(?:ate)?[-_.]?key\.pem)$/i;
/** What is public, encrypted, code, or an example. */
const HARMLESS =
  /example|sample|dummy|public|\.(?:age|asc|cred|jwe|crt|csr|enc|gpg|md|patch|pub|py|rs|sh|sops|toml|yaml|yml|json|c|go|js|ts|css|html|service)$/i;

/** Programs that do something with secrets. */
const PROGRAM = /(?:^|[-_.])(?:ask|change|check|gen|generate|get|make|mk|reset|rotate|set|show)[-_]/i;

/** Whether a file's name, or the folder of a file without an ending, says that it is a secret. */
function isSecretName(text: string): boolean {
  const parts = text.split('/');
  const name = parts.pop() ?? '';
  if (PROGRAM.test(name)) return false;
  if (SECRET_WORD.test(name) || KEY_FILE.test(name)) return true;
  return !name.includes('.') && parts.some((part) => /^\.?secrets?$/i.test(part));
}

/** Options that are to be given the place of a secret on the machine, as a string. */
const SECRET_OPTION = /(?:[pP]assword|[pP]assphrase|[sS]ecret|[tT]oken|[pP]rivateKey|[cC]redentials?)Files?$/;

/** `passwordFile = ./password;` copies the file: only `"/run/secrets/password"` does not. */
function secretOption(facts: NixFacts, path: number): string | undefined {
  const { table } = facts;
  const binding = parentOf(table, path);
  if (symbolOf(table, binding) !== NixKind.binding) return undefined;
  const name = textOf(table, childByField(table, binding, NixField.attrpath));
  return SECRET_OPTION.test(name) ? `the option ${name.slice(name.lastIndexOf('.') + 1)}` : undefined;
}

/** Options whose files are copied into the store. */
const COPYING_OPTIONS =
  /(?:^|\.)(environment\.etc|home\.file|xdg\.(?:config|data|cache|state)File)\.(?:.*\.)?(?:text|source)$/;
/** Functions of nixpkgs that write a text, besides those that make derivations. */
const WRITERS =
  /^write(?:Shell|Bash|Dash|Fish|Python3?|Perl|Nu|)(?:Script|Application|Text|File)(?:Bin|File|Dir)?$/;
/** More expressions than anybody puts around a path. */
const STEPS = 24;

/** What copies a file into the store, or its content, going outwards from its path. */
function copiedBy(facts: NixFacts, path: number, optionOf: (binding: number) => string): string | undefined {
  const { table } = facts;
  let isContent = false;
  let row = path;
  for (let steps = 0; steps < STEPS; steps++) {
    const parent = parentOf(table, row);
    if (parent === NONE) return undefined;
    switch (symbolOf(table, parent)) {
      case NixKind.interpolation:
        if (row === path) return 'the text around it';
        break;
      case NixKind.apply_expression: {
        if (fieldOf(table, row) !== NixField.argument) return undefined;
        const { origin, name } = appliedBy(facts, parent);
        if (origin !== 'builtin' && origin !== 'library') return undefined;
        if (DERIVATION_MAKERS.has(name) || WRITERS.test(name)) return name;
        isContent ||= READERS.has(name);
        if (!isContent || !HAND_ON.has(name)) return undefined;
        break;
      }
      case NixKind.binding: {
        const option = optionOf(parent);
        const copying = COPYING_OPTIONS.exec(option)?.[1];
        if (copying !== undefined) return copying;
        if (row === path && SECRET_OPTION.test(option)) return `the option ${option.split('.').at(-1)}`;
        break;
      }
      case NixKind.binary_expression:
        if (!JOINS.has(textOf(table, childByField(table, parent, NixField.operator)))) return undefined;
        break;
      case NixKind.parenthesized_expression:
      case NixKind.string_expression:
      case NixKind.indented_string_expression:
      case NixKind.list_expression:
      case NixKind.binding_set:
      case NixKind.attrset_expression:
      case NixKind.rec_attrset_expression:
        break;
      default:
        return undefined;
    }
    row = parent;
  }
  return undefined;
}

const JOINS: ReadonlySet<string> = new Set(['+', '++', '//']);
const READERS: ReadonlySet<string> = new Set(['readFile', 'fileContents']);
/** Functions whose outcome holds the text that they are given. */
const HAND_ON: ReadonlySet<string> = new Set([
  ...READERS,
  'mkDefault',
  'mkForce',
  'mkIf',
  'optionalString',
  'removePrefix',
  'removeSuffix',
  'trim',
]);

/** Tells the path of the option that a binding is of, where that may copy a file; empty otherwise. Looks names up once. */
function optionFinder(facts: NixFacts): (binding: number) => string {
  const { table } = facts;
  const known = new Map<string, ReadonlyMap<number, Binding>>();
  return (binding) => {
    const names = textOf(table, childByField(table, binding, NixField.attrpath));
    const last = names.slice(names.lastIndexOf('.') + 1);
    if (last !== 'text' && last !== 'source' && !SECRET_OPTION.test(last)) return '';
    let bindings = known.get(last);
    if (bindings === undefined) {
      bindings = new Map(facts.bindings(last).map((one) => [one.row, one]));
      known.set(last, bindings);
    }
    return bindings.get(binding)?.path.join('.') ?? '';
  };
}

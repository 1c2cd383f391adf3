// Writes what is generated: node kinds, the rule registry, the rules' pages, names in the TextMate grammar. `--check` only says whether they are stale.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SHELL_ATTRIBUTES, SHELL_FUNCTIONS } from '../server/src/tables/shell-places.ts';
import { claims } from '../test/nix-cli/claims.ts';
import { claimsTable } from './generate/claims.mjs';
import { kindsModule } from './generate/kinds.mjs';
import {
  docComment,
  hasFixture,
  indexPage,
  rulePage,
  summariesModule,
  summaryOf,
} from './generate/pages.mjs';
import { registryModule, ruleFiles } from './generate/registry.mjs';
import { settingsOf } from './generate/settings.mjs';
import { grammarOf } from './generate/textmate.mjs';

const root = dirname(import.meta.dirname);
const checking = process.argv.includes('--check');
const stale = [];

function emit(path, text) {
  const target = join(root, path);
  let old;
  try {
    old = readFileSync(target, 'utf8');
  } catch {}
  if (old === text) return;
  stale.push(path);
  if (checking) return;
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
}

emit('server/src/syntax/nix-kinds.ts', await kindsModule(join(root, 'server/grammars/nix.wasm'), 'nix'));
emit(
  'server/src/syntax/json-kinds.ts',
  await kindsModule(join(root, 'node_modules/tree-sitter-json/tree-sitter-json.wasm'), 'json'),
);
emit(
  'server/src/syntax/shell-kinds.ts',
  await kindsModule(join(root, 'node_modules/tree-sitter-bash/tree-sitter-bash.wasm'), 'shell'),
);

const files = ruleFiles(root);
emit('server/src/rules/registry.ts', registryModule(files));

const pages = [];
for (const { id, group } of files) {
  const path = join(root, `server/src/rules/${group}/${id}.ts`);
  const { rule } = await import(pathToFileURL(path).href);
  if (rule?.meta?.id !== id || rule.meta.group !== group)
    throw new Error(`${path} does not hold the rule ${id} of ${group}`);
  if (!hasFixture(root, id)) throw new Error(`${id} has no fixture test/rules/${id}.md`);
  const text = docComment(id, readFileSync(path, 'utf8'));
  pages.push({ meta: rule.meta, text, summary: summaryOf(text) });
}
for (const { meta, text } of pages)
  emit(`docs/rules/${meta.id}.md`, rulePage(root, meta, text, claimsTable(meta.id, claims)));
emit('docs/rules/README.md', indexPage(pages));
emit('server/src/rules/summaries.ts', summariesModule(pages));
emit('package.json', settingsOf(readFileSync(join(root, 'package.json'), 'utf8'), pages));

const grammar = 'syntaxes/nix.tmLanguage.json';
emit(grammar, grammarOf(readFileSync(join(root, grammar), 'utf8'), SHELL_ATTRIBUTES, SHELL_FUNCTIONS));

const known = new Set([...pages.map(({ meta }) => `${meta.id}.md`), 'README.md']);
for (const name of readdirSync(join(root, 'docs/rules'))) {
  if (known.has(name)) continue;
  stale.push(`docs/rules/${name} (its rule is gone)`);
  if (!checking) rmSync(join(root, 'docs/rules', name));
}

if (checking && stale.length > 0) {
  console.error(
    `generated files are stale, run: npm run generate\n${stale.map((path) => `  ${path}`).join('\n')}`,
  );
  process.exitCode = 1;
} else {
  console.log(stale.length === 0 ? 'generated files are up to date' : `wrote ${stale.join(', ')}`);
}

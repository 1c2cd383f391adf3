// `npm run rates -- FOLDER`: how often each rule speaks in real repositories, written to docs/base-rates.md.
//
//   npm run rates -- FOLDER [--today DATE]
//   npm run rates -- FOLDER --sample RULE [--count N]
//
// FOLDER holds a checkout of each repository of test/rates/repositories.tsv, as `owner+name`; what is missing is fetched.
// --sample prints some findings of a rule, always the same ones, with the lines around them: to be read and judged. What
// came of that stands in test/rates/judged.tsv.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensurePackages, root, underPinnedNode } from './environment.mjs';

await ensurePackages();
underPinnedNode(fileURLToPath(import.meta.url));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    today: { type: 'string', default: new Date().toISOString().slice(0, 10) },
    sample: { type: 'string' },
    count: { type: 'string', default: '20' },
  },
});
if (positionals[0] === undefined) {
  console.error('usage: npm run rates -- FOLDER [--today DATE] [--sample RULE [--count N]]');
  process.exit(2);
}
const folder = resolve(positionals[0]);
const repositories = table('test/rates/repositories.tsv').map(([name, commit]) => ({
  name,
  commit,
  path: join(folder, name.replace('/', '+')),
}));

run(process.execPath, ['scripts/build.mjs']);
for (const one of repositories) if (!existsSync(one.path)) fetchRepository(one);
const { rules } = await import('../server/src/rules/registry.ts');
const { readNix } = await import('../server/src/nix/read.ts');
const { readScript } = await import('../server/src/shell/read.ts');
const { SHELLS } = await import('../server/src/shell/shebang.ts');
const syntax = await (await import('../server/src/engine/disk/grammars.ts')).loadSyntax();

if (values.sample === undefined) {
  writeFileSync(join(root, 'docs/base-rates.md'), page(repositories.map(audit)));
  console.log('docs/base-rates.md is written');
} else {
  printSample(repositories.map(audit), values.sample, Number(values.count));
}

/** The rows of a tab-separated file, without its first line. */
function table(path) {
  const lines = readFileSync(join(root, path), 'utf8').trimEnd().split('\n').slice(1);
  return lines.map((line) => line.split('\t'));
}

function run(command, args, fine = [0]) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  if (!fine.includes(status)) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? stderr}`);
  return stdout;
}

function fetchRepository({ name, commit, path }) {
  console.log(`fetching ${name} …`);
  mkdirSync(path, { recursive: true });
  const git = (...args) => run('git', ['-C', path, ...args]);
  git('init', '--quiet');
  git('fetch', '--quiet', '--depth', '1', `https://github.com/${name}`, commit);
  git('checkout', '--quiet', 'FETCH_HEAD');
}

/** Everything that there is to say, as an auditor would hear it. */
function audit({ name, path }) {
  const options = [
    '--format',
    'json',
    '--fail-on',
    'never',
    '--audience',
    'auditor',
    '--include-scripts',
    '--today',
    values.today,
  ];
  // 3: a file could not be read, such as the test data of Nix that is not UTF-8; 4: there is nothing to audit.
  const output = run(process.execPath, ['server/bin/nix-audit.mjs', 'check', path, ...options], [0, 3, 4]);
  const { findings, summary, failures } = JSON.parse(output);
  for (const { file, message } of failures) console.error(`${name}: ${file}: ${message}`);
  return { name, path, findings, files: summary.files, bytes: summary.bytes, scripts: scriptsIn(path) };
}

/** The scripts in the .nix files of a folder, by where they run. */
function scriptsIn(path) {
  const found = [];
  for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.nix')) continue;
    const text = readFileSync(join(entry.parentPath, entry.name), 'utf8');
    for (const source of readNix(syntax.parseNix(text)).scripts) {
      const { place, commands, damage, interpreter } = readScript(source, (script) =>
        syntax.parseShell(script),
      );
      found.push({ runs: place.runs, commands: commands.length, interpreter, isDamaged: damage.length > 0 });
    }
  }
  return found;
}

function page(audits) {
  const all = audits.flatMap(({ findings }) => findings);
  const files = sum(audits.map((one) => one.files));
  const judged = new Map(table('test/rates/judged.tsv').map(([rule, ...row]) => [rule, row]));
  const ruleRows = rules.map(({ meta }) => {
    const own = all.filter(({ rule }) => rule === meta.id);
    const where = audits.filter(({ findings }) => findings.some(({ rule }) => rule === meta.id)).length;
    const of = (severity) => own.filter((finding) => finding.severity === severity).length || '';
    const [read = '', right = '', remark = ''] = judged.get(meta.id) ?? [];
    const cells = [of('error'), of('warning'), of('info'), of('hint'), where || '', read, right, remark];
    return `| [${meta.id}](rules/${meta.id}.md) | ${meta.audience} | ${cells.join(' | ')} |`;
  });
  const repositoryRows = audits.map(({ name, findings, files: count }) => {
    const grave = audience('default', findings).filter(
      ({ severity }) => severity === 'error' || severity === 'warning',
    );
    return `| ${name} | ${count} | ${grave.length || ''} | ${counted(grave)} | ${counted(findings.filter((finding) => !grave.includes(finding)))} |`;
  });
  const scripts = audits.flatMap((one) => one.scripts);
  const damaged = scripts.filter(({ isDamaged }) => isDamaged).length;
  const repositoriesWithScripts = audits.filter((one) => one.scripts.length > 0).length;
  const scriptRows = [...new Set(scripts.map(({ runs }) => runs))]
    .sort((a, b) => (a < b ? -1 : 1))
    .map((runs) => {
      const own = scripts.filter((one) => one.runs === runs);
      const others = own.filter(({ interpreter }) => !SHELLS.has(interpreter));
      const cells = [own.length, others.length, sum(own.map(({ commands }) => commands))];
      return `| ${runs} | ${cells.join(' | ')} | ${own.filter(({ isDamaged }) => isDamaged).length || ''} |`;
    });
  const megabytes = (sum(audits.map(({ bytes }) => bytes)) / 1e6).toFixed(1);
  return `${[
    '<!-- Written by `npm run rates`. Do not edit. -->',
    '# How often each rule speaks',
    `Of ${values.today}: ${audits.length} public repositories at the commits of [repositories.tsv](../test/rates/repositories.tsv), ${files} files (${megabytes} MB), audited with \`--audience auditor --include-scripts\`. Made with \`npm run rates -- FOLDER\`, which fetches what is not in the folder yet.`,
    'The columns "read" and "right" say how many findings of a rule, taken at random (`npm run rates -- FOLDER --sample RULE`), were read together with the code around them, and how many of these were right: true, and of use to whoever owns the code. They stand in [judged.tsv](../test/rates/judged.tsv).',
    '## By rule',
    [
      '| rule | audience | error | warning | info | hint | repositories | read | right | remark |',
      '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
      ...ruleRows,
    ].join('\n'),
    '## Scripts',
    `In ${repositoriesWithScripts} of the repositories .nix files hold ${scripts.length} scripts with ${sum(scripts.map(({ commands }) => commands))} commands. In ${damaged} of them (${((100 * damaged) / scripts.length).toFixed(2)} %) something is no shell script as far as the grammar knows; the rest of these is read all the same. Scripts whose first line names another interpreter are not parsed.`,
    [
      '| runs | scripts | of other interpreters | commands | not parsed in full |',
      '| --- | --- | --- | --- | --- |',
      ...scriptRows,
    ].join('\n'),
    '## By repository',
    'Errors and warnings of the default audience, and everything else.',
    [
      '| repository | files | errors and warnings | which | other findings |',
      '| --- | --- | --- | --- | --- |',
      ...repositoryRows,
    ].join('\n'),
  ].join('\n\n')}\n`;
}

function audience(wanted, findings) {
  const ids = new Set(rules.filter(({ meta }) => meta.audience === wanted).map(({ meta }) => meta.id));
  return findings.filter(({ rule }) => ids.has(rule));
}

/** `impure-nix-path 3, lock-stale`. */
function counted(findings) {
  const counts = new Map();
  for (const { rule } of findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([rule, count]) => (count === 1 ? rule : `${rule} ${count}`))
    .join(', ');
}

function sum(numbers) {
  return numbers.reduce((total, one) => total + one, 0);
}

function printSample(audits, id, count) {
  const found = audits.flatMap(({ name, path, findings }) =>
    findings.filter(({ rule }) => rule === id).map((finding) => ({ name, path, finding })),
  );
  // By a digest of the key, so that new findings do not change which of the old ones are taken.
  const order = ({ name, finding }) => digest(`${name} ${finding.key}`);
  found.sort((a, b) => order(a) - order(b));
  for (const { name, path, finding } of found.slice(0, count)) {
    const { severity, message, file, range } = finding;
    const lines = readFileSync(file, 'utf8').split('\n');
    const first = Math.max(0, range.start.line - 4);
    console.log(
      `\n## ${name} ${file.slice(path.length + 1)}:${range.start.line + 1}\n${severity}: ${message}`,
    );
    for (const [at, line] of lines
      .slice(first, range.end.line + 5)
      .slice(0, 30)
      .entries())
      console.log(`${first + at === range.start.line ? '>' : ' '} ${line.slice(0, 160)}`);
  }
  console.log(`\n${Math.min(found.length, count)} of ${found.length} findings of ${id}`);
}

/** FNV-1a, 32 bits. */
function digest(text) {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

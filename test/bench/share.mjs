// What the rules on .nix files take of the time that parsing takes, over the files that a list names. Prints JSON: the
// milliseconds of parsing into the node table, of the facts that rules ask for, of the engine with rules that do nothing,
// and of everything behind the table; and the rules' own share of parsing, which is what is left of it.
import { readFileSync } from 'node:fs';
import { loadSyntax } from '../../server/src/engine/disk/grammars.ts';
import { createEngine } from '../../server/src/engine/engine.ts';
import { defaultSettings } from '../../server/src/engine/settings.ts';
import { rules } from '../../server/src/rules/registry.ts';

const syntax = await loadSyntax();
const settings = { ...defaultSettings, today: 1_795_564_800 };
const [one] = rules.filter(({ on }) => on === 'nix');
const askAll = ({ facts }) =>
  [facts.calls, facts.builtinUses, facts.paths, facts.settings, facts.bindings('x')].length;
const engines = {
  facts: createEngine(syntax, settings, [{ ...one, check: askAll }]),
  engine: createEngine(
    syntax,
    settings,
    rules.map((rule) => ({ ...rule, check() {} })),
  ),
  all: createEngine(syntax, settings),
};

let best;
// The first rounds also pay for compiling.
for (let round = 0; round < 3; round++) {
  const times = { parse: 0, facts: 0, engine: 0, all: 0 };
  for (const path of readFileSync(process.argv[2], 'utf8').split('\n')) {
    const text = readFileSync(path, 'utf8');
    const start = performance.now();
    const table = syntax.parseNix(text);
    times.parse += performance.now() - start;
    for (const [name, engine] of Object.entries(engines)) {
      const source = engine.readNixTable({ path, name: path, text }, table, true);
      const from = performance.now();
      engine.auditNix(source);
      times[name] += performance.now() - from;
    }
  }
  if (best === undefined || times.all < best.all) best = times;
}
const { parse, facts, engine, all } = best;
const shares = { rules: (all - facts - engine) / parse, rulesAndFacts: (all - engine) / parse };
console.log(
  JSON.stringify({
    milliseconds: Object.fromEntries(Object.entries(best).map(([name, time]) => [name, Math.round(time)])),
    shareOfParsing: Object.fromEntries(Object.entries(shares).map(([name, share]) => [name, round(share)])),
  }),
);

function round(value) {
  return Math.round(value * 1000) / 1000;
}

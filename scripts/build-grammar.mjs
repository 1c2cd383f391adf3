// Builds nix.wasm and nix-fast.wasm from server/grammars/nix, with nothing but the npm package @yowasp/clang.
//
//   node scripts/build-grammar.mjs           writes them and provenance.json to server/grammars
//   node scripts/build-grammar.mjs --check   builds in memory and compares all with the committed files
//
// The compiler is WebAssembly itself and sees a file system in memory, so the result does not depend on the machine.

import { readFile, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { buildModule, modules } from './grammar/compile.mjs';
import { grammars } from './grammar/paths.mjs';
import { provenanceText } from './grammar/provenance.mjs';

/** Builds and then writes the files, or says which of them differ from what is committed. */
async function main(args) {
  const wasm = [];
  for (const module of modules) wasm.push(await buildModule(module));
  const built = [
    ...modules.map(({ file }, at) => [new URL(file, grammars), Buffer.from(wasm[at])]),
    [new URL('provenance.json', grammars), Buffer.from(await provenanceText(wasm))],
  ];
  if (!args.includes('--check')) {
    for (const [file, bytes] of built) await writeFile(file, bytes);
    return 0;
  }
  let status = 0;
  for (const [file, bytes] of built) {
    const committed = await readFile(file).catch(() => Buffer.alloc(0));
    if (committed.equals(bytes)) continue;
    const name = file.pathname.split('/').at(-1);
    console.error(`${name} is not what its sources give. Run: node scripts/build-grammar.mjs`);
    status = 1;
  }
  return status;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href)
  process.exitCode = await main(process.argv.slice(2));

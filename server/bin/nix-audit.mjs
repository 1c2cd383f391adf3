#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 20;
const bundle = fileURLToPath(new URL('../dist/cli.cjs', import.meta.url));

if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  fail(`nix-audit needs Node ${OLDEST_NODE} or newer, and this is ${process.version}.`);
} else if (!existsSync(bundle)) {
  fail('nix-audit is not built yet. Run: npm ci && npm run build');
} else {
  createRequire(import.meta.url)(bundle);
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exitCode = 3;
}

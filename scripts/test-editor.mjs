// Tests the packed extension in a real VS Code, and prints `PASS name` or `FAIL name` for each.
//
// What this machine cannot do is named (`LEFT OUT: …`); under CI that is a failure.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkExtensionHost } from '../test/editor/extension-host.mjs';
import { checkFixes, checkHashFix } from '../test/editor/fixes.mjs';
import { checkInputs } from '../test/editor/inputs.mjs';
import { checkNix } from '../test/editor/nix.mjs';
import { checkStart } from '../test/editor/start.mjs';
import { checkUpdate } from '../test/editor/update.mjs';
import { checkVsix } from '../test/editor/vsix.mjs';
import { checkWorkbench } from '../test/editor/workbench.mjs';
import { ensurePackages, root, underPinnedNode } from './environment.mjs';
import { packExtension } from './package.mjs';
import { createReport } from './report.mjs';

await ensurePackages();
underPinnedNode(fileURLToPath(import.meta.url));

// An exit takes the servers along that run in process groups of their own; death by a signal would not.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

const report = createReport();

const built = ['client/dist/extension.cjs', 'server/dist/lsp.cjs'].every((file) =>
  existsSync(join(root, file)),
);
if (!built) await import('./build.mjs');
const vsix = packExtension();
const extension = await checkVsix(vsix, report);
const editor = await findEditor();
if (editor.reason) {
  report.leaveOut('the extension host, the workbench and npm start in a real VS Code', editor.reason);
} else {
  await checkExtensionHost({ extension, chromium: editor.chromium, report });
  await checkWorkbench({ extension, chromium: editor.chromium, report });
  await checkFixes({ extension, chromium: editor.chromium, report });
  await checkHashFix({ extension, chromium: editor.chromium, report });
  await checkInputs({ extension, chromium: editor.chromium, report });
  await checkNix({ extension, chromium: editor.chromium, report });
  await checkUpdate({ extension, chromium: editor.chromium, report });
  await checkStart({ chromium: editor.chromium, report });
}

process.exitCode = report.end();

async function findEditor() {
  const { findChromium } = await import('./vscode/browser.mjs');
  const { installVscode, unsupportedReason } = await import('./vscode/install.mjs');
  const reason = unsupportedReason();
  if (reason) return { reason };
  const chromium = findChromium();
  if (!chromium) return { reason: 'there is no Chromium, and NIX_AUDIT_CHROMIUM names none' };
  try {
    await installVscode();
  } catch (error) {
    return { reason: error.message };
  }
  return { chromium };
}

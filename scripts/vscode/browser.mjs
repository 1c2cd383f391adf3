// Opens the workbench in Chromium.

import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ensureDebian } from '../environment.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The path of a Chromium; installs Debian's where it can. Undefined where there is none. */
export function findChromium() {
  const named = process.env.NIX_AUDIT_CHROMIUM;
  if (named) return named;
  const found = search();
  if (found) return found;
  ensureDebian({ chromium: ['chromium', 'fonts-dejavu-core'] });
  return search();
}

function search() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync);
}

/** A window with a profile of its own, so that no state of another run is seen. */
export async function openBrowser(chromium, size = { width: 1280, height: 800 }) {
  const { chromium: driver } = await import('playwright-core');
  const profile = await mkdtemp(join(tmpdir(), 'nixa-browser-'));
  const context = await driver.launchPersistentContext(profile, {
    executablePath: chromium,
    headless: true,
    viewport: size,
    args: ARGUMENTS,
  });
  return {
    context,
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

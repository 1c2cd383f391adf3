import { readFileSync } from 'node:fs';
import { ownFile } from './own-files.ts';

/** The version in the package's manifest; `unknown` where the program was packed without it. */
export function toolVersion(): string {
  try {
    const manifest: unknown = JSON.parse(readFileSync(ownFile('../package.json', 'package.json'), 'utf8'));
    const has = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
    return has && typeof manifest.version === 'string' ? manifest.version : 'unknown';
  } catch {
    return 'unknown';
  }
}

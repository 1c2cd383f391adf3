import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { ownFile } from '../engine/disk/own-files.ts';
import { docsUrl } from '../rules/docs-url.ts';

/** Finds a rule's page: the file beside the program, which needs no network, or else the one on the web. */
export function rulePages(): (rule: string) => string {
  const known = new Map<string, string>();
  return (rule) => {
    const page = known.get(rule) ?? locate(rule);
    known.set(rule, page);
    return page;
  };
}

function locate(rule: string): string {
  const file = ownFile(`docs/rules/${rule}.md`, `../docs/rules/${rule}.md`);
  return existsSync(file) ? pathToFileURL(file).href : docsUrl(rule);
}

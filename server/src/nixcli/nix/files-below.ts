import { readdir } from 'node:fs/promises';
import path from 'node:path';

/** All files and links below a folder, by their names from there; undefined where there are more than `most`. */
export async function filesBelow(root: string, most: number): Promise<string[] | undefined> {
  const files: string[] = [];
  const open = [''];
  for (const folder of open) {
    // oxlint-disable-next-line no-await-in-loop -- one disk
    for (const entry of await readdir(path.join(root, folder), { withFileTypes: true })) {
      const name = path.join(folder, entry.name);
      if (entry.isDirectory()) open.push(name);
      else files.push(name);
    }
    if (files.length + open.length > most) return undefined;
  }
  return files;
}

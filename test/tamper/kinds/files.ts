import { graph, type Kind, text } from '../tampering.ts';
import { commit } from '../locks.ts';

/** The file as a whole. */
export const files: readonly Kind[] = [
  ...[4, 8, 7.5e3, -7].map((version) =>
    graph(`version ${version}`, (lock, _, key) => {
      if (key !== lock.root) return undefined;
      lock.version = version;
      return 'file';
    }),
  ),
  graph('a version in words', (lock, _, key) => {
    if (key !== lock.root) return undefined;
    Object.assign(lock, { version: '7' });
    return 'file';
  }),
  graph('a root that is not there', (lock, _, key) => {
    if (key !== lock.root) return undefined;
    lock.root = 'nobody';
    return 'file';
  }),
  graph('another root', (lock, node, key) => {
    if (key === lock.root || node.locked === undefined) return undefined;
    lock.root = key;
    return 'file';
  }),
  graph('an unknown member on top', (lock, _, key) => {
    if (key !== lock.root) return undefined;
    lock['overrides'] = {};
    return 'file';
  }),
  text('cut off', (whole, { root }, key) => (key === root ? whole.slice(0, -40) : undefined)),
  text('a comma too many', (whole, { root }, key) =>
    key === root ? whole.replace('"version": 7', '"version": 7,') : undefined,
  ),
  text('a comment', (whole, { root }, key) => (key === root ? `// safe\n${whole}` : undefined)),
  text('a conflict', (whole, lock, key) => {
    const rev = lock.nodes[key]?.locked?.['rev'];
    return typeof rev === 'string'
      ? whole.replace(
          new RegExp(`^.*"rev": "${rev}",?$`, 'm'),
          (line) => `<<<<<<< HEAD\n${line}\n=======\n${line.replace(rev, commit('theirs'))}\n>>>>>>> other`,
        )
      : undefined;
  }),
  text('nodes that stand there twice', (whole, { root }, key) =>
    key === root ? whole.replace('{\n', '{\n  "nodes": {},\n') : undefined,
  ),
  text('a root that stands there twice', (whole, { root }, key) =>
    key === root ? whole.replace('"root": "root"', '"root": "root",\n  "root": "root"') : undefined,
  ),
];

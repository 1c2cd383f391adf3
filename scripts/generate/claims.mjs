// The table on a rule's page of what the real Nix does, from the claims that a test tries with it.

import { versions } from '../../test/nix-cli/versions.ts';

const LEAD =
  'Tried with the real Nix, `nix eval --no-update-lock-file` on a flake with such a lock; the content that the lock names is in the store.';

/** The table for a rule's page, or undefined where nothing is claimed of it. */
export function claimsTable(id, claims) {
  const rows = claims
    .filter(({ rule, also }) => rule === id || also?.includes(id))
    .map(({ done, nix }) => row([done, ...versions.map((version) => said(nix[version]))]));
  if (rows.length === 0) return undefined;
  const head = row(['done to the lock', ...versions.map((version) => `Nix ${version}`)]);
  return [LEAD, [head, row(['---', ...versions.map(() => '---')]), ...rows].join('\n')].join('\n\n');
}

function row(cells) {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function said({ does, content, says }) {
  switch (does) {
    case 'accepts': {
      const how = content === 'forged' ? 'evaluates what was forged' : 'accepts it';
      return says === undefined ? `${how}, in silence` : `${how}, and warns: ${code(says)}`;
    }
    case 'fetches':
      return 'accepts it, and fetches from the source';
    case 'refuses':
      return `refuses it: ${code(says)}`;
    case 'crashes':
      return says === '' ? 'crashes' : `crashes: ${code(says)}`;
    case 'exhausts':
      return 'goes round until its stack or its memory is used up (here 2 GB)';
  }
}

/** As code, whatever it holds. */
function code(text) {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

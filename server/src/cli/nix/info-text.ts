import type { License, PackageFacts } from '../../nixcli/nix/values.ts';
import { largestOf, type StoreFacts } from '../../nixcli/verify/store-facts.ts';
import type { OutputFacts } from '../commands/info.ts';
import type { Surface } from '../surface.ts';
import { size } from '../../text/size.ts';
import { amount } from '../terminal/amounts.ts';
import { type Colors, colors, wantsColor } from '../terminal/colors.ts';
import { visible } from '../terminal/visible.ts';
import type { NixOptions } from './nix-options.ts';
import { timeOf } from './words.ts';

/** A label, and what stands behind it, one line each. Lines are safe for a terminal. */
type Row = readonly [label: string, lines: readonly string[]];

const LABEL_WIDTH = 16;
const MOST_LISTED = 50;

export function storeInfoText(
  path: string,
  facts: StoreFacts,
  options: NixOptions,
  { env, outIsTerminal }: Surface,
): string {
  const c = colors(wantsColor(options.color, env, outIsTerminal));
  return text(visible(path), storeRows(facts, c), c);
}

export function outputInfoText(
  { output, nix, package: facts, store }: OutputFacts,
  options: NixOptions,
  { env, outIsTerminal }: Surface,
): string {
  const c = colors(wantsColor(options.color, env, outIsTerminal));
  const rows: Row[] = [
    ...packageRows(facts, c),
    ['evaluated by', [visible(nix)]],
    [
      'store path',
      [facts.outPath === undefined ? 'not known: it refuses to be built' : visible(facts.outPath)],
    ],
    ['derivation', [facts.drvPath === undefined ? 'not known' : visible(facts.drvPath)]],
    ...(store === undefined ? [] : storeRows(store, c)),
  ];
  return text(visible(output), rows, c);
}

function packageRows(facts: PackageFacts, c: Colors): readonly Row[] {
  const vulnerabilities = facts.knownVulnerabilities.map((one) => c.red(visible(one)));
  return [
    ['name', [visible(facts.pname ?? facts.name ?? 'none')]],
    ['version', [visible(facts.version ?? 'none')]],
    ...(facts.description === undefined ? [] : [['description', [visible(facts.description)]] as const]),
    ['license', facts.licenses.length === 0 ? ['none is given'] : facts.licenses.map(licenseWords)],
    [
      'vulnerabilities',
      vulnerabilities.length === 0 ? ['none are known to the package itself'] : listed(vulnerabilities),
    ],
  ];
}

function licenseWords({ spdxId, fullName, free }: License): string {
  const name = visible(spdxId ?? fullName ?? 'one without a name');
  return free === false ? `${name} (not free)` : name;
}

function storeRows(facts: StoreFacts, c: Colors): readonly Row[] {
  switch (facts.state) {
    case 'absent':
      return [['in the store', [c.yellow('no')]]];
    case 'unasked': {
      const { files, message } = facts;
      return [
        ...('problem' in files
          ? ([['files', [visible(files.problem)]]] as const)
          : ([
              ['size', [bytes(files.narSize)]],
              ['hash', [`${files.narHash}, computed from the files`]],
            ] as const)),
        ['the rest', [c.yellow(`cannot be told: ${visible(message)}`)]],
      ];
    }
    case 'valid':
      return validRows(facts, c);
  }
}

function validRows(
  { info, closure, roots, problems }: StoreFacts & { readonly state: 'valid' },
  c: Colors,
): readonly Row[] {
  const largest = closure === undefined ? [] : largestOf(closure);
  const sizes = largest.map(({ narSize }) => size(narSize));
  const width = Math.max(...sizes.map(({ length }) => length), 0);
  const whole = closure?.size ?? 0;
  return [
    ['in the store', ['yes']],
    ['size', [bytes(info.narSize)]],
    ...(closure === undefined
      ? []
      : ([
          ['closure', [`${bytes(closure.size)}, ${amount(closure.infos.size, 'path')}`]],
          [
            'largest in it',
            largest.map(
              ({ path, narSize }, index) =>
                `${(sizes[index] ?? '').padStart(width)}  ${share(narSize, whole)}  ${visible(path)}`,
            ),
          ],
        ] as const)),
    ['hash', [visible(info.narHash)]],
    ['deriver', [visible(info.deriver ?? 'unknown')]],
    ['references', listed(info.references.map(visible))],
    ['signatures', signatureWords(info)],
    ['registered', [timeOf(info.registrationTime) ?? 'unknown']],
    ...(roots === undefined
      ? []
      : [
          [
            'kept by',
            roots.length === 0 ? ['nothing'] : listed(roots.map(({ link }) => visible(link))),
          ] as const,
        ]),
    ...(problems.length === 0 ? [] : [['not told', problems.map((one) => c.yellow(visible(one)))] as const]),
  ];
}

function signatureWords({
  signatures,
  ultimate,
  ca,
}: (StoreFacts & { readonly state: 'valid' })['info']): readonly string[] {
  const words = signatures.map((one) => visible(one.slice(0, one.indexOf(':')) || one));
  if (ultimate) words.push('built on this machine, which needs none');
  if (ca !== undefined) words.push('named after its content, which needs none');
  return words.length === 0 ? ['none'] : listed(words);
}

function bytes(count: number): string {
  return count < 1024 ? size(count) : `${size(count)} (${amount(count, 'byte')})`;
}

function share(part: number, whole: number): string {
  return `${String(whole === 0 ? 0 : Math.round((100 * part) / whole)).padStart(3)} %`;
}

function listed(lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return ['none'];
  if (lines.length <= MOST_LISTED) return lines;
  return [...lines.slice(0, MOST_LISTED), `and ${lines.length - MOST_LISTED} more`];
}

function text(head: string, rows: readonly Row[], c: Colors): string {
  const lines = rows.flatMap(([label, values]) =>
    values.map((value, index) => `  ${c.dim((index === 0 ? label : '').padEnd(LABEL_WIDTH))}${value}`),
  );
  return `${[c.bold(head), ...lines].join('\n')}\n`;
}

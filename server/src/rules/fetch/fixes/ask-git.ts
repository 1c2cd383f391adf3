import type { NixFacts } from '../../../nix/facts.ts';
import type { CommitRequest, Fix } from '../../fix.ts';
import { askMissingRev, titleOf } from './ask-commit.ts';
import { type Given, setForText } from './hash-place.ts';
import { isAddress } from './source.ts';
import { mark } from './template.ts';

/** Asks for the commit that `builtins.fetchGit` takes now, and writes it as `rev`. */
export function askGit(facts: NixFacts, given: Given): readonly Fix[] {
  const { value } = given;
  if (value.kind === 'attrs') {
    const ref = value.attrs.attrs.get('ref');
    const name = ref === undefined ? undefined : facts.attrValue(ref);
    if (name === undefined) return askMissingRev(facts, given, 'HEAD');
    return name.kind === 'string' ? askMissingRev(facts, given, name.value) : [];
  }
  if (value.kind !== 'string' || !isAddress(value.value)) return [];
  const request: CommitRequest = { ask: 'commit', repository: value.value, name: 'HEAD' };
  const rev = { name: 'rev', value: `"${mark('rev')}"`, comment: `HEAD, ${mark('day')}` };
  const write = setForText(facts, given, [rev]);
  return write === undefined
    ? []
    : [{ kind: 'ask', title: titleOf('HEAD', request), request, write: [write] }];
}

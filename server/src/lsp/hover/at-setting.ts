import type { NixFacts, Setting } from '../../nix/facts.ts';
import { explanationOf } from '../../tables/explanations.ts';
import { UNASKED_SETTINGS } from '../../tables/settings.ts';
import { type Card, code, type Line, prose, strong } from './card.ts';
import { holds } from './at-lock.ts';

/** A setting of Nix, by its name: in `nixConfig`, in `nix.settings`, or in the text of a nix.conf. */
export function settingCard(facts: NixFacts, offset: number): Card | undefined {
  const setting = facts.settings.find(({ nameSpan }) => holds(nameSpan, offset));
  if (setting === undefined) return undefined;
  const { info, written, nameSpan, valueSpan } = setting;
  return {
    span: nameSpan,
    around: { start: nameSpan.start, end: Math.max(nameSpan.end, valueSpan.end) },
    title: [strong('Setting of Nix'), ' ', code(written), ...(info === undefined ? [] : kindWords(setting))],
    lines: [...told(setting), ['Given to: ', PLACES[setting.place]], ...asked(setting)],
  };
}

function told({ info, name, written }: Setting): Line[] {
  if (info === undefined) return [['Unknown: Nix has no setting of this name, and passes over it']];
  const lines: Line[] = [];
  const explained = explanationOf('setting', name);
  if (explained !== undefined) lines.push(prose(explained.text));
  if (info.aliases?.includes(written) === true) lines.push(['Now called: ', code(info.name)]);
  if (info.only !== undefined) lines.push(['Known to: ', info.only, ' alone']);
  if (info.since !== undefined) lines.push(['Since: Nix ', info.since]);
  if (info.until !== undefined) lines.push(['Gone since: Nix ', info.until]);
  return lines;
}

const PLACES: Readonly<Record<Setting['place'], string>> = {
  flake: 'everybody who uses this flake',
  system: 'the Nix of a system or a user',
  environment: 'whatever runs with this environment',
};

function asked({ place, name, info }: Setting): Line[] {
  if (place !== 'flake' || info === undefined) return [];
  return [
    UNASKED_SETTINGS.has(name)
      ? ['Consent: NONE: Nix takes this one from a flake without asking']
      : ['Consent: Nix asks first, unless the user has accepted it before, or accepts all'],
  ];
}

function kindWords({ info, appends }: Setting): Line {
  const kind = info?.kind === 'bool' ? 'true or false' : info?.kind;
  return [`, ${kind ?? 'text'}`, ...(appends ? [', added to what is set elsewhere'] : [])];
}

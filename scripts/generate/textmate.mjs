// The names whose strings are shell, written from the table of the audit into the TextMate grammar, so that an editor
// colours what is read. A grammar sees names and brackets, but no siblings: what only these tell is left out.

const ANY = '*';
const NAME_ENDS = "(?![A-Za-z0-9_'-])";
const NAME_SCOPES = 'variable.other.property.nix meta.property-name.nix';
const PLAIN_NAME = "[A-Za-z_][A-Za-z0-9_'-]*";
const OTHER_NAME = '"(?>[^"$\\\\]|\\\\.|\\$\\{[^{}"]*\\}|\\$)*"|\\$\\{[^{}"]*\\}';
const VALUE_ENDS = `(?=[;)\\]}])|(?=in${NAME_ENDS})`;
const CALL_ENDS = `(?=[;,)\\]}+|&=!]|//|->|<\\||(?:then|else|in)${NAME_ENDS})`;
/** What begins the names of all rules that are made here and come and go with the rows. */
const MADE = 'shell-in-';

/**
 * A stretch of a path of names: `names` are those of attributes that are shell right below it, `isText` says that it is
 * shell itself, and `key` is its name in the grammar.
 *
 * @typedef {{ key: string, names: string[], isText: boolean, steps: Map<string, Place> }} Place
 */

/** The grammar `text` with everything that is generated made anew from the rows of the table. */
export function grammarOf(text, attributes, functions) {
  const grammar = JSON.parse(text);
  const { repository } = grammar;
  for (const name of Object.keys(repository)) if (name.startsWith(MADE)) delete repository[name];

  const rows = attributes.filter(
    ({ under, beside, syntax, after }) =>
      syntax !== 'exec' && after === undefined && (beside === undefined || under !== undefined),
  );
  const everywhere = rows.filter(({ under }) => under === undefined).map(({ name }) => name);
  const root = rootOf(rows.filter(({ under, name }) => under !== undefined && !everywhere.includes(name)));
  repository['shell-attribute'] = attributeRule(alternatives(everywhere));
  repository['shell-below'] = { patterns: stepRules(root) };
  for (const place of placesBelow(root)) Object.assign(repository, placeRules(place));

  const alike = ({ under, named, attribute }) => `${under} ${named} ${attribute}`;
  const calls = [...Map.groupBy(functions, alike).values()];
  repository['shell-call'] = { patterns: calls.map(callRule) };
  for (const [{ attribute }] of calls)
    if (attribute !== undefined) repository[`${MADE}argument-${attribute}`] = argumentRules(attribute);
  return `${JSON.stringify(grammar, null, 2)}\n`;
}

/** The tree of the paths. Those that another row of the same name says with fewer names are no news. */
function rootOf(rows) {
  const root = { key: '', names: [], isText: false, steps: new Map() };
  const pathOf = ({ name, under }) => [...under, name].join(' ');
  for (const row of rows) {
    if (rows.some((other) => pathOf(row).endsWith(` ${pathOf(other)}`))) continue;
    const place = row.under.reduce(stepInto, root);
    if (row.name === ANY) stepInto(place, ANY).isText = true;
    else place.names.push(row.name);
  }
  return root;
}

function stepInto({ key, steps }, name) {
  const next = steps.get(name) ?? {
    key: key === '' ? name : `${key}.${name}`,
    names: [],
    isText: false,
    steps: new Map(),
  };
  steps.set(name, next);
  return next;
}

/** One of each kind: `scripts.*.exec` and `tasks.*.exec` differ in nothing once the first name is read. */
function placesBelow(root) {
  return stepGroups(root).flatMap(([, place]) => [place, ...placesBelow(place)]);
}

/** The names that lead on, together where they lead to the same, and any name behind those that are told. */
function stepGroups({ steps }) {
  const groups = Map.groupBy(steps, ([, place]) => contentOf(place));
  return [...groups.values()]
    .map((group) => [group.map(([name]) => name), group[0][1]])
    .toSorted(([a], [b]) => Number(a.includes(ANY)) - Number(b.includes(ANY)));
}

function contentOf({ names, isText, steps }) {
  return JSON.stringify([names, isText, [...steps].map(([name, place]) => [name, contentOf(place)])]);
}

/** The rules for the paths that lead on from a place. */
function stepRules(place) {
  return stepGroups(place).flatMap(([names, next]) => {
    if (!names.includes(ANY)) return [stepRule(alternatives(names), { name: NAME_SCOPES }, next)];
    // Patterns in captures take time with the length of the line, so that plain names do without.
    const parts = { patterns: [{ include: '#string' }, { include: '#interpolation' }] };
    return [stepRule(PLAIN_NAME, { name: NAME_SCOPES }, next), stepRule(OTHER_NAME, parts, next)];
  });
}

function stepRule(names, capture, next) {
  return {
    begin: `(${names})(?=\\s*(?:\\.|=(?!=)))`,
    end: VALUE_ENDS,
    beginCaptures: { 1: capture },
    patterns: [assignmentRule(next), { include: `#${MADE}${next.key}` }],
  };
}

function assignmentRule({ key, isText }) {
  return {
    begin: '=(?!=)',
    end: VALUE_ENDS,
    beginCaptures: { 0: { name: 'keyword.operator.assignment.nix' } },
    patterns: [...(isText ? [{ include: '#shell-quoted' }] : []), { include: `#${MADE}${key}-value` }],
  };
}

/** The names that may follow a path, behind a dot or in a set; and its value, with whatever the set is wrapped into. */
function placeRules(place) {
  const { key, names, isText } = place;
  const [self, value] = [`${MADE}${key}`, `${MADE}${key}-value`];
  const values = [{ include: `#${value}` }];
  return {
    [self]: {
      patterns: [
        ...(names.length > 0 ? [attributeRule(alternatives(names))] : []),
        ...stepRules(place),
        { include: '#binding' },
      ],
    },
    [value]: {
      patterns: [
        { include: '#declaration' },
        bracketRule('braces', '{', '}', [{ include: '#formal' }, { include: `#${self}` }]),
        bracketRule('parens', '(', ')', values),
        bracketRule('list', '[', ']', values),
        { include: isText ? '#shell-value' : '#expression' },
      ],
    },
  };
}

/** An attribute whose value is shell. */
function attributeRule(names) {
  return {
    begin: `(${names})\\s*(=)(?!=)`,
    end: VALUE_ENDS,
    beginCaptures: {
      1: { name: NAME_SCOPES },
      2: { name: 'keyword.operator.assignment.nix' },
    },
    patterns: [{ include: '#shell-quoted' }, { include: '#shell-value' }],
  };
}

/** The call of functions that are given shell: as their last argument, or as an attribute of the set they are given. */
function callRule(functions) {
  const [{ attribute, under, named }] = functions;
  const texts =
    attribute === undefined ? ['#shell-argument-quoted', '#shell-text'] : [`#${MADE}argument-${attribute}`];
  const names = alternatives(functions.map(({ name }) => name));
  const dot = under === undefined ? '(\\.\\s*)?' : `(?<=${under.replaceAll('.', '\\.')})(\\.\\s*)`;
  return {
    begin: `${dot}(${names})${NAME_ENDS}(?=\\s*(?:${firstArgument(named)}))`,
    end: `(?<=${attribute === undefined ? "'')(?!'" : '[})]'})|${CALL_ENDS}`,
    beginCaptures: { 1: { name: 'punctuation.accessor.nix' }, 2: { name: 'variable.other.nix' } },
    patterns: [...texts, '#expression'].map((include) => ({ include })),
  };
}

/** What tells a call from a name that is only handed on. */
function firstArgument(named) {
  if (named === undefined) return `["({\\[A-Za-z_]|''|$`;
  const { source } = named;
  if (source.startsWith('^') || !source.endsWith('$'))
    throw new Error(`${named} is not about the end of a name`);
  return `"[^"\\n]*${source.slice(0, -1)}"`;
}

/** The set with the attribute, and what it is wrapped into. */
function argumentRules(attribute) {
  const set = [attributeRule(attribute), { include: '#formal' }, { include: '#binding' }];
  const wrapped = [{ include: `#${MADE}argument-${attribute}` }, { include: '#expression' }];
  return { patterns: [bracketRule('braces', '{', '}', set), bracketRule('parens', '(', ')', wrapped)] };
}

function bracketRule(kind, open, close, patterns) {
  return {
    begin: `\\${open}`,
    end: `\\${close}`,
    beginCaptures: { 0: { name: `punctuation.section.${kind}.begin.nix` } },
    endCaptures: { 0: { name: `punctuation.section.${kind}.end.nix` } },
    patterns,
  };
}

function alternatives(names) {
  return [...new Set(names)].join('|');
}

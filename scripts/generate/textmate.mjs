// The names whose strings are shell, written from the table of the audit into the TextMate grammar, so that an editor
// colours what is read. A grammar sees names and brackets, no siblings: rows that need those are left out.

const NAME_PART = "[A-Za-z0-9_'-]*";
const NAME_ENDS = "(?![A-Za-z0-9_'-])";
const ANY_NAME = `[A-Za-z_]${NAME_PART}|"(?>[^"$\\\\]|\\\\.|\\$\\{[^{}"]*\\}|\\$)*"|\\$\\{[^{}"]*\\}`;
const VALUE_ENDS = `(?=[;)\\]}])|(?=in${NAME_ENDS})`;
const CALL_ENDS = `(?=[;,)\\]}+|&=!]|//|->|<\\||(?:then|else|in)${NAME_ENDS})`;
/** The scope of a value that is shell. */
const SHELL_VALUE = 'meta.value.shell.nix';
/** The scope of what stands below a name that leads to shell. */
const below = (name) => `meta.below.${name}.nix`;

/** The grammar `text` with everything that is generated made anew from the rows of the table. */
export function grammarOf(text, attributes, functions) {
  const grammar = JSON.parse(text);
  const rows = attributes.filter(({ beside, syntax }) => beside === undefined && syntax !== 'exec');
  const paths = Map.groupBy(
    rows.filter(({ under }) => under !== undefined),
    ({ under }) => under.filter((name) => name !== '*').join(' '),
  );
  const texts = Map.groupBy(functions, ({ attribute }) => attribute);

  const kept = Object.entries(grammar.injections).filter(([selector]) => !selector.includes('meta.below'));
  const added = [...paths].flatMap(([path, of]) => injections(path.split(' '), of));
  grammar.injections = Object.fromEntries([...kept, ...added]);

  const { repository } = grammar;
  const everywhere = rows.filter(({ under }) => under === undefined);
  repository['shell-attribute'] = attributeRule(alternatives(everywhere.map(nameOf)));
  repository.below = belowRule(new Set([...paths.keys()].flatMap((path) => path.split(' '))));
  repository['shell-call'] = {
    comment: 'Generated. The functions that are given shell.',
    patterns: [...texts].map(([attribute, of]) => callRule(of, attribute)),
  };
  for (const name of Object.keys(repository)) if (name.startsWith('shell-argument-')) delete repository[name];
  for (const attribute of texts.keys())
    if (attribute !== undefined) repository[`shell-argument-${attribute}`] = argumentRules(attribute);
  return `${JSON.stringify(grammar, null, 2)}\n`;
}

/** An attribute whose value is shell. */
function attributeRule(names) {
  return {
    comment: 'Generated. A name whose value is shell.',
    begin: `(${names})\\s*(=)(?!=)`,
    end: VALUE_ENDS,
    beginCaptures: {
      1: { patterns: [{ include: '#binding' }] },
      2: { name: 'keyword.operator.assignment.nix' },
    },
    contentName: SHELL_VALUE,
    patterns: [{ include: '#shell-value' }],
  };
}

/** The rules for what stands below a path: the names of the table, and any name, which is none inside of a value. */
function injections(path, rows) {
  const where = ['string', 'comment', 'meta.embedded.interpolation.nix'].reduce(
    (selector, scope) => `${selector} - ${scope}`,
    `L:${path.map(below).join(' ')}`,
  );
  const inject = (selector, names) => [selector, { patterns: [attributeRule(names)] }];
  const named = rows.filter((row) => !isAny(row));
  return [
    ...(named.length > 0 ? [inject(where, alternatives(named.map(nameOf)))] : []),
    ...(named.length < rows.length ? [inject(`${where} - ${SHELL_VALUE}`, ANY_NAME)] : []),
  ];
}

/** The names that lead to a place, each with a scope for what is below it. */
function belowRule(names) {
  return {
    comment: 'Generated. A name that has shell somewhere below it.',
    begin: `(${alternatives(names)})${NAME_ENDS}(?=\\s*(?:\\.|=(?!=)))`,
    end: VALUE_ENDS,
    beginCaptures: { 1: { name: 'variable.other.property.nix meta.property-name.nix' } },
    contentName: below('$1'),
    patterns: [{ include: '#binding' }],
  };
}

/** The call of a function that is given shell: as its last argument, or as an attribute of the set that it is given. */
function callRule(functions, attribute) {
  const text = attribute === undefined ? '#shell-text' : `#shell-argument-${attribute}`;
  return {
    comment: 'Generated. A function that is given shell.',
    begin: `(\\.\\s*)?(${alternatives(functions.map(nameOf))})${NAME_ENDS}(?=\\s*(?:["({A-Za-z_]|''|$))`,
    end: attribute === undefined ? `(?<='')(?!')|${CALL_ENDS}` : `(?<=[})])|${CALL_ENDS}`,
    beginCaptures: { 1: { name: 'punctuation.accessor.nix' }, 2: { name: 'variable.other.nix' } },
    patterns: [{ include: text }, { include: '#expression' }],
  };
}

/** The set with the attribute, and whatever it is wrapped into. */
function argumentRules(attribute) {
  const self = { include: `#shell-argument-${attribute}` };
  return {
    comment: 'Generated. A set of which one attribute is shell.',
    patterns: [
      bracket('braces', '{', '}', [attributeRule(attribute), { include: '#formal' }, { include: '#binding' }]),
      bracket('parens', '(', ')', [self, { include: '#expression' }]),
    ],
  };
}

function bracket(kind, open, close, patterns) {
  return {
    begin: `\\${open}`,
    end: `\\${close}`,
    beginCaptures: { 0: { name: `punctuation.section.${kind}.begin.nix` } },
    endCaptures: { 0: { name: `punctuation.section.${kind}.end.nix` } },
    patterns,
  };
}

function isAny({ name, pattern }) {
  return name === '*' && pattern === undefined;
}

/** The expression that a row's name fits, for the engine of TextMate grammars. */
function nameOf({ name, pattern }) {
  if (pattern === undefined) return name;
  if (pattern.flags.replace('u', '') !== '') throw new Error(`${pattern} has flags that no grammar knows`);
  const { source } = pattern;
  const start = source.startsWith('^') ? '' : NAME_PART;
  const end = source.endsWith('$') ? '' : NAME_PART;
  return `${start}(?:${source.replace(/^\^/, '').replace(/\$$/, '')})${end}`;
}

function alternatives(names) {
  return [...new Set(names)].toSorted().join('|');
}

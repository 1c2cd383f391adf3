// The grammar of the npm package tree-sitter-nix 0.0.2, mended to take what Nix 2.34 takes.
// PROVENANCE.md, one folder up, lists the changes and says how parser.c is made from this file.

// The generator leaves U+017F and U+212A out of every negated character class (they fold to `s` and `k`),
// so that `[^\n]` does not match them. Named one by one they are kept.
const LONG_S = '\u017f';
const KELVIN_SIGN = '\u212a';
const anyOf = characterClass => choice(characterClass, LONG_S, KELVIN_SIGN);

const PREC = {
  impl: 1,
  or: 2,
  and: 3,
  update: 6,
  not: 7,
  '+': 8,
  '-': 8,
  '*': 9,
  '/': 9,
  concat: 10,
  '?': 11,
  negate: 12
};

export default grammar({
  name: 'nix',

  // Exactly these four: Nix rejects a form feed or a no-break space.
  extras: $ => [
    /[ \t\r\n]/,
    $.comment,
  ],

  supertypes: $ => [
    $._expression
  ],

  externals: $ => [
    $.string_fragment,
    $._indented_string_fragment,
    $._path_start,
    $.path_fragment,
    $.dollar_escape,
    $._indented_dollar_escape,
    $._hpath_start,
  ],

  word: $ => $.identifier,

  // Never an identifier, wherever it stands: `{ a.rec = 1; }` is an error in Nix too.
  // Where Nix takes `or` for a name, the rules below say so.
  reserved: {
    global: $ => ['if', 'then', 'else', 'let', 'inherit', 'in', 'rec', 'with', 'assert', 'or'],
  },

  rules: {
    source_code: $ => optional(field('expression', $._expression)),
    _expression: $ => $._expr_function_expression,

    identifier: $ => /[a-zA-Z_][a-zA-Z0-9_\'\-]*/,

    variable_expression: $ => field('name', $.identifier),
    integer_expression: $ => /[0-9]+/,
    float_expression: $ => /(([1-9][0-9]*\.[0-9]*)|(0?\.[0-9]+))([Ee][+-]?[0-9]+)?/,

    path_expression: $=>  seq(
      alias($._path_start, $.path_fragment),
      repeat(
        choice(
          $.path_fragment,
          alias($._immediate_interpolation, $.interpolation),
        )
      ),
    ),

    hpath_expression: $=>  seq(
      alias($._hpath_start, $.path_fragment),
      repeat(
        choice(
          $.path_fragment,
          alias($._immediate_interpolation, $.interpolation),
        )
      ),
    ),

    spath_expression: $ => /<[a-zA-Z0-9\._\-\+]+(\/[a-zA-Z0-9\._\-\+]+)*>/,
    uri_expression: $ => /[a-zA-Z][a-zA-Z0-9\+\-\.]*:[a-zA-Z0-9%\/\?:@\&=\+\$,\-_\.\!\~\*\']+/,

    _expr_function_expression: $ => choice(
      $.function_expression,
      $.assert_expression,
      $.with_expression,
      $.let_expression,
      $._expr_if
    ),

    function_expression: $ => choice(
      seq(field('universal', $.identifier), ':', field('body', $._expr_function_expression)),
      seq(field('formals', $.formals), ":", field('body', $._expr_function_expression)),
      seq(field('formals', $.formals), '@', field('universal', $.identifier), ':', field('body', $._expr_function_expression)),
      seq(field('universal', $.identifier), '@', field('formals', $.formals), ':', field('body', $._expr_function_expression)),
    ),

    formals: $ => choice(
      seq('{', '}'),
      seq('{', commaSep1(field('formal', $.formal)), optional(','), '}'),
      seq('{', commaSep1(field('formal', $.formal)), ',', field('ellipses', $.ellipses), '}'),
      seq('{', field('ellipses', $.ellipses), '}'),
    ),
    formal: $ => seq(field("name", $.identifier), optional(seq('?', field('default', $._expression)))),
    ellipses: $ => '...',

    assert_expression: $ => seq('assert', field('condition', $._expression), ';', field('body', $._expr_function_expression)),
    with_expression: $ => seq('with', field('environment', $._expression), ';', field('body', $._expr_function_expression)),
    let_expression: $ => seq('let', optional($.binding_set), 'in', field('body', $._expr_function_expression)),

    _expr_if: $ => choice(
      $.if_expression,
      alias($._pipe_into_expression, $.binary_expression),
      alias($._pipe_from_expression, $.binary_expression),
      $._expr_op
    ),

    if_expression: $ => seq('if', field('condition', $._expression), 'then', field('consequence', $._expression), 'else', field('alternative', $._expression)),

    // Two rules and no precedence: Nix takes `a |> f |> g` and `g <| f <| a`, but no mixture without parentheses.
    _pipe_into_expression: $ => seq(
      field('left', choice(alias($._pipe_into_expression, $.binary_expression), $._expr_op)),
      field('operator', '|>'),
      field('right', $._expr_op)
    ),
    _pipe_from_expression: $ => seq(
      field('left', $._expr_op),
      field('operator', '<|'),
      field('right', choice(alias($._pipe_from_expression, $.binary_expression), $._expr_op))
    ),

    // The comparisons do not associate, `a == b == c` is an error, and there is no precedence to say so.
    // They get levels of their own; the operators above and below them are told apart by precedence.
    _expr_op: $ => choice(
      alias($._logical_expression, $.binary_expression),
      $._expr_equality
    ),
    _expr_equality: $ => choice(
      alias($._equality_expression, $.binary_expression),
      $._expr_relation
    ),
    _expr_relation: $ => choice(
      alias($._relation_expression, $.binary_expression),
      $._expr_operand
    ),
    _expr_operand: $ => choice(
      $.has_attr_expression,
      $.unary_expression,
      $.binary_expression,
      $._expr_apply_expression
    ),

    _logical_expression: $ => choice(
      binary(prec.left, PREC.and, '&&', $._expr_op),
      binary(prec.left, PREC.or, '||', $._expr_op),
      binary(prec.right, PREC.impl, '->', $._expr_op),
    ),
    _equality_expression: $ => nonassociative(['==', '!='], $._expr_relation),
    _relation_expression: $ => nonassociative(['<', '<=', '>', '>='], $._expr_operand),

    // I choose to *not* have this among the binary operators because
    // this is the sole exception that takes an attrpath (instead of expression)
    // as its right operand.
    // My gut feeling is that this is:
    //   1) better in theory, and
    //   2) will be easier to work with in practice.
    has_attr_expression: $ => prec(PREC['?'],
      seq(
        field('expression', $._expr_operand),
        field('operator', '?'),
        field('attrpath', $.attrpath)
      )
    ),

    unary_expression: $ => choice(
      ...[
        ['!', PREC.not],
        ['-', PREC.negate],
      ].map(([operator, precedence]) =>
        prec(precedence, seq(
          field('operator', operator),
          field('argument', $._expr_operand)
        ))
      )
    ),

    binary_expression: $ => choice(
      binary(prec.left, PREC['+'], '+', $._expr_operand),
      binary(prec.left, PREC['-'], '-', $._expr_operand),
      binary(prec.left, PREC['*'], '*', $._expr_operand),
      binary(prec.left, PREC['/'], '/', $._expr_operand),
      binary(prec.right, PREC.update, '//', $._expr_operand),
      binary(prec.right, PREC.concat, '++', $._expr_operand),
    ),

    _expr_apply_expression: $ => choice(
      $.apply_expression,
      $._expr_select_expression
    ),

    apply_expression: $ => seq(field('function', $._expr_apply_expression), field('argument', $._expr_select_expression)),

    _expr_select_expression: $ => choice(
      $.select_expression,
      alias($._or_application, $.apply_expression),
      $._expr_simple
    ),

    // `or` was once a plain name, and Nix still takes it as the argument of a call: `f or`.
    _or_application: $ => seq(
      field('function', $._expr_simple),
      field('argument', alias($._or_variable, $.variable_expression))
    ),
    _or_variable: $ => field('name', alias('or', $.identifier)),

    select_expression: $ => choice(
      seq(field('expression', $._expr_simple), '.', field('attrpath', $.attrpath)),
      seq(field('expression', $._expr_simple), '.', field('attrpath', $.attrpath), 'or', field('default', $._expr_select_expression)),
    ),

    _expr_simple: $ => choice(
      $.variable_expression,
      $.integer_expression,
      $.float_expression,
      $.string_expression,
      $.indented_string_expression,
      $.path_expression,
      $.hpath_expression,
      $.spath_expression,
      $.uri_expression,
      $.parenthesized_expression,
      $.attrset_expression,
      $.let_attrset_expression,
      $.rec_attrset_expression,
      $.list_expression
    ),

    parenthesized_expression: $ => seq('(', field('expression', $._expression), ')'),

    attrset_expression: $ => seq('{', optional($.binding_set), '}'),
    let_attrset_expression: $ => seq('let', '{', optional($.binding_set), '}'),
    rec_attrset_expression: $ => seq('rec', '{', optional($.binding_set), '}'),

    string_expression: $ => seq(
      '"',
      repeat(choice(
        $.string_fragment,
        $.interpolation,
        choice($.escape_sequence,
          seq($.dollar_escape, alias('$', $.string_fragment))
        )
      )),
      '"'
    ),

    escape_sequence: $ => token.immediate(seq('\\', anyOf(/[^$]/))), // Can also escape newline.

    indented_string_expression: $ => seq(
      "''",
      repeat(choice(
        alias($._indented_string_fragment, $.string_fragment),
        $.interpolation,
        choice(alias($._indented_escape_sequence, $.escape_sequence),
          seq(alias($._indented_dollar_escape, $.dollar_escape), alias('$', $.string_fragment))
      ))),
      "''"
    ),
    _indented_escape_sequence: $ => token.immediate(choice("'''", seq("''\\", anyOf(/[^$]/)))), // Can also escape newline.

    binding_set: $ => repeat1(field('binding', choice($.binding, $.inherit, $.inherit_from))),
    binding: $ => seq(field('attrpath', $.attrpath), '=', field('expression', $._expression), ';'),
    inherit: $ => seq('inherit', field('attrs', optional($.inherited_attrs)), ';'),
    inherit_from: $ =>
      seq('inherit', '(', field('expression', $._expression), ')', field('attrs', optional($.inherited_attrs)), ';'),

    attrpath: $ => sep1(field('attr', choice(
      $.identifier,
      alias('or', $.identifier),
      $.string_expression,
      $.interpolation,
    )), "."),

    inherited_attrs: $ => repeat1(field('attr', choice(
      $.identifier,
      alias('or', $.identifier),
      $.string_expression,
      $.interpolation,
    ))),

    _immediate_interpolation: $ => seq(token.immediate('${'), field('expression', $._expression), '}'),
    interpolation: $ => seq('${', field('expression', $._expression), '}'),

    list_expression: $ => seq('[', repeat(field('element', $._expr_select_expression)), ']'),

    // A line ends at `\n` or at `\r`, as in Nix.
    comment: $ => token(choice(
      seq('#', repeat(anyOf(/[^\r\n]/))),
      seq(
        '/*',
        repeat(anyOf(/[^*]/)),
        repeat1('*'),
        repeat(seq(anyOf(/[^/*]/), repeat(anyOf(/[^*]/)), repeat1('*'))),
        '/'
      )
    )),
  },
});

function binary(associate, precedence, operator, operand) {
  return associate(precedence, seq(
    field('left', operand),
    field('operator', operator),
    field('right', operand)
  ));
}

function nonassociative(operators, operand) {
  return choice(...operators.map(operator => seq(
    field('left', operand),
    field('operator', operator),
    field('right', operand)
  )));
}

function sep1(rule, separator) {
  return seq(rule, repeat(seq(separator, rule)));
}

function commaSep1(rule) {
  return sep1(rule, ',');
}

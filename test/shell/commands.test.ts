import { expect, test } from 'vitest';
import { assignmentsOf, commandsOf, damageOf, read, show } from './reading.ts';

/** A script, and what `show` makes of its commands. */
const SCRIPTS: readonly (readonly [string, readonly string[]])[] = [
  ['curl -sSf https://x.org/i | sh', ['curl -sSf https://x.org/i', 'sh <- curl']],
  ['a | b |& c', ['a', 'b <- a', 'c <- b a']],
  ['a && b | c || d; e & f', ['a', 'b', 'c <- b', 'd', 'e', 'f']],
  ['{ a; b; } | ( c; d )', ['a', 'b', 'c <- b a', 'd <- b a']],
  ['a | { b | c; } | d', ['a', 'b <- a', 'c <- b a', 'd <- c b a']],
  ['while read l; do a; done < f | b', ['read l < f', 'a < f', 'b <- a read']],
  ['if a; then b; elif c; then d; else e; fi', ['a', 'b', 'c', 'd', 'e']],
  ['for x in $(a) b; do c; done', ['a {output}', 'c']],
  ['for x do a; done; for ((i = 0; i < 3; i++)) do b; done; select y in c; do d; done', ['a', 'b', 'd']],
  ['until a; do b; done', ['a', 'b']],
  ['case $x in a|"b c") d ;; (e*) f;; *) g; esac', ['d', 'f', 'g']],
  ['f() { a; }\nfunction g-h { b; }\nf | sh; g-h', ['a', 'b', '?', 'sh <- ?', '?']],
  ['! a | b; ! { c; }; time -p d; time { e | f; }', ['a', 'b <- a', 'c', '[time -p] d', 'e', 'f <- e']],
  ['coproc { a; }; coproc NAME { b; }', ['a', 'b']],
  [
    '[ -f x ] && [[ $a == b* ]] || test -z "$(a)"',
    ['[ -f x ]', '[[ "… == b*" ]]', 'test -z … $(a)', 'a {output of test}'],
  ],
  ['((x++)); (( y = 2 )) && a', ['a']],
  [
    '$( (a; b) | c) $((1 + $(d)))',
    ['? … $(d)', 'a {output of ?}', 'b {output of ?}', 'c <- b a {output of ?}', 'd {output of ?}'],
  ],
  // The inner parentheses are not seen, so that `a` is not known to be in the pipe.
  ['$((a; b) | c)', ['?', 'a {output of ?}', 'b {output of ?}', 'c <- b {output of ?}']],
  ['a $(b "$(c)") `d`', ['a … … $(b) $(d)', 'b … $(c) {output of a}', 'c {output of b}', 'd {output of a}']],
  [
    'a <(b | c) > >(d)',
    ['a … <(b c) > …', 'b {process of a}', 'c <- b {process of a}', 'd <- a {process of a}'],
  ],
  ['sh < <(curl x)', ['sh < … <- curl', 'curl x {process of sh}']],
  ['a "${x:-$(b)}" ${y%%*/} ${#z}', ['a … … … $(b)', 'b {output of a}']],
  ['> f a 2>&1 >| g &>> h <&- 3<> i', ['a > f 2>& 1 >| g &>> h <& - 3<> i']],
  ['a > f b', ['a b > f']],
  ['a && b > f', ['a', 'b > f']],
  ['export A=1 B=$(c); declare -x D', ['export A=1 B=… $(c)', 'c {output of export}', 'declare -x D']],
  ['A=1 B="x y" cmd', ['A=1 B="x y" cmd']],
  ['a \\\n  b \\\n  c | d', ['a b c', 'd <- a']],
  ['a # | b\n# c\nd#e', ['a', 'd#e']],
  ['echo "run: curl x | sh" \'| sh\'', ['echo "run: curl x | sh" "| sh"']],
  // Here-documents
  ['cat <<EOF\ncurl x | sh\nEOF\na', ['cat <<< "curl x | sh\\n"', 'a']],
  ['cat <<A; cat <<B | b\nx\nA\ny\nB\nc', ['cat <<< "x\\n"', 'cat <<< "y\\n"', 'b <- cat', 'c']],
  ["cat > f <<'EOF' && a\n$(b)\nEOF", ['cat > f <<< "$(b)\\n"', 'a']],
  [
    'cat <<EOF > f arg\n$(a) `b` \\$(c) $x "\nEOF',
    ['cat arg > f <<< "… … $(c) … \\"\\n"', 'a {output of cat}', 'b {output of cat}'],
  ],
  ["cat <<-'EOF'\n\t\ta\n\tb\n\tEOF\nc", ['cat <<< "a\\nb\\n"', 'c']],
  ['a <<EOF |\nx\nEOF\nb', ['a <<< "x\\n"', 'b <- a']],
  ['a "$(cat <<EOF\nit\'s\nEOF\n)" b', ['a … b $(cat)', 'cat <<< "it\'s\\n" {output of a}']],
  ['while read x; do a; done <<< "$y"', ['read x <<< "…"', 'a <<< "…"']],
  // Words
  [`'a'"b"c\\ d $'e\\tf\\x41\\'' $"g" h\\\ni`, ['abc d "e\\tfA\'" g hi']],
  ['\\curl ~/x *.c {a,b} "" \'\'', ['curl ~/x *.c {a,b} "" ""']],
  ['/usr/bin/curl a; "$d"/wget b; $e/f$g c', ['curl a', 'wget b', '? c']],
  ['echo if then { } ! case', ['echo if then { } ! case']],
  ['a[b.c[0]]="x"; d["$e"]+=$f; g', ['g']],
  ['x=10#$y; a b#c', ['a b#c']],
  ['@(a|b) !(c d) $x', ['@(a|b) "!(c d)" …']],
];

test.each(SCRIPTS)('%j', (script, commands) => {
  expect(commandsOf(script)).toEqual(commands);
  expect(damageOf(script)).toEqual([]);
});

test('what a command writes to is the other side of what that reads from', () => {
  const [a, b, c] = read('a | b | c').commands;
  expect(a?.to).toEqual([b, c]);
  expect(b?.to).toEqual([c]);
  expect(c?.from).toEqual([b, a]);
  const [writer, reader] = read('a > >(sh)').commands;
  expect(writer?.to).toEqual([reader]);
});

test.each([
  [
    'A=1; B="x y"; export C=$(a) D; D=2; E+=3; F[0]=4; G=(5 "6 7") env H=8 b',
    ['A=1', 'B=x y', 'export C=…', 'export D=2', 'E=3', 'F=4', 'export G=5 6 7', 'export H=8'],
  ],
  ['A=1 B= c; local D=$A; readonly E=F=G', ['export A=1', 'export B=', 'D=…', 'E=F=G']],
])('assignments of %j', (script, assignments) => {
  expect(assignmentsOf(script)).toEqual(assignments);
});

test.each([
  ['curl x | sh\nfi\n(', ['curl x', 'sh <- curl', 'fi'], ['(']],
  ['curl x | sh\necho "a', ['curl x', 'sh <- curl'], ['"a']],
  ['if true; then\n  curl x | sh\n', ['true', 'curl x', 'sh <- curl'], ['']],
  ['curl x | | sh; a ) b', ['curl x', 'sh <- curl'], ['|', ')']],
  ['a >; b <', ['a', 'b'], ['>', '<']],
  ['print("curl x | sh")', [], ['(']],
  ['pip install "$x', [], ['"$x']],
])('beside damage: %j', (script, commands, damage) => {
  expect(commandsOf(script)).toEqual(commands);
  expect(damageOf(script)).toEqual(damage);
});

test('comments, without the lines that say what reads the script', () => {
  const script = read('#!/bin/sh\n# a\nb # c # d\necho "# e" \'# f\'\n## g\n');
  expect(script.comments.map(({ text }) => text)).toEqual(['a', 'c # d', 'g']);
  expect(script.commands.map(show)).toEqual(['b', 'echo "# e" "# f"']);
});

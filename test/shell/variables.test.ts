import { expect, test } from 'vitest';
import { commandsOf } from './reading.ts';

test.each([
  ['A=x; b $A "${A}" \'$A\' \\$A pre$A.post', ['b x x $A $A prex.post']],
  ['b $A; A=x', ['b x']],
  ['U=https://x/$V; curl $U', ['curl https://x/…']],
  ['A=$B; B=y; c $A', ['c y']],
  ['CURL="curl -k"; $CURL x', ['curl -k x']],
  ['A="x y"; b "$A" --a=$A', ['b "x y" --a=x y']],
  ['A=; b $A c', ['b c']],
  ['c=/usr/bin/curl; "$c" x', ['curl x']],
  // More than one value, or one that nobody can tell
  ['A=x; A=y; b $A', ['b …']],
  ['A=x; A+=y; b $A', ['b …']],
  ['A=x; read -r A; b $A', ['read -r A', 'b …']],
  ['A=x; for A in y; do b $A; done', ['b …']],
  ['A=x; unset A; b $A', ['unset A', 'b …']],
  ['A=x; printf -v A y; b $A', ['printf -v A y', 'b …']],
  ['local A; A=x; b $A', ['local A', 'b …']],
  ['A=1; ((A++)); b $A', ['b …']],
  ['A=1; c $((A = 2)) $A', ['c … …']],
  ['A=x; : ${A:=y}; b $A', [': …', 'b …']],
  ['A=x b $A', ['A=x b …']],
  ['b $A ${A:-x} ${A-x} $1 "$@" $?', ['b … … … … … …']],
  ['A=x; b ${A:-y} ${A%x} ${#A}', ['b … … …']],
  ['A=$A; b $A', ['b …']],
  // Arrays
  [
    'a=(curl -k "x y"); "${a[@]}" z; b "${a[@]}" "p${a[@]}" "${a[*]}" $a',
    ['curl -k "x y" z', 'b curl -k "x y" p… … …'],
  ],
  ['a=(x); a+=(y); b "${a[@]}"', ['b …']],
  // Commands in values
  ['x=$(curl y); eval "$x"', ['curl y {output}', 'eval … $(curl)']],
  ['f() { eval "$x"; }; local x; x="$(curl y)"; f', ['eval … $(curl)', 'local x', 'curl y {output}', '?']],
  ['x=$(a); y=$x; b "$y"', ['a {output}', 'b … $(a)']],
  ['x=$(a); x=$(b); c $x', ['a {output}', 'b {output}', 'c …']],
])('%j', (script, commands) => {
  expect(commandsOf(script)).toEqual(commands);
});

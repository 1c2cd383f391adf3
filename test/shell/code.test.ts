import { expect, test } from 'vitest';
import { commandsOf, read, show, withUnknown } from './reading.ts';

test.each([
  ['sudo -u root -E A=1 curl x', ['A=1 [sudo -u root -E A=1] curl x']],
  [
    'sudo -iu bob -- curl x; sudo -l; sudo --user=a curl; sudo --user a curl',
    ['[sudo -iu bob --] curl x', 'sudo -l', '[sudo --user=a] curl', '[sudo --user a] curl'],
  ],
  [
    'env -i -u X A=1 B=2 nice -n 5 timeout -k 5 10 curl x',
    ['A=1 B=2 [env -i -u X A=1 B=2] [nice -n 5] [timeout -k 5 10] curl x'],
  ],
  [
    'command -v curl; command curl; exec -a foo curl; builtin cd; nohup curl &',
    ['command -v curl', '[command] curl', '[exec -a foo] curl', '[builtin] cd', '[nohup] curl'],
  ],
  ['sudo; env A=1; flock 9; timeout 5', ['sudo', 'env A=1', 'flock 9', 'timeout 5']],
  [
    'chroot /mnt curl; flock -n /x curl; stdbuf -oL curl; taskset -c 0 curl; setsid -w curl',
    [
      '[chroot /mnt] curl',
      '[flock -n /x] curl',
      '[stdbuf -oL] curl',
      '[taskset -c 0] curl',
      '[setsid -w] curl',
    ],
  ],
  ['xargs -n1 -I{} curl {} < list; xargs', ['[xargs -n1 -I{}] curl {} < list', 'xargs']],
  [
    'find . -name x -exec curl {} \\; -exec rm {} +; find . -delete',
    ['[find . -name x -exec] curl {}', '[find . -name x -exec] rm {}', 'find . -delete'],
  ],
  [
    'bwrap --ro-bind / / -- curl x; bwrap a; direnv exec . curl; busybox wget x',
    ['[bwrap --ro-bind / / --] curl x', 'bwrap a', '[direnv exec .] curl', '[busybox] wget x'],
  ],
  ['$DRY_RUN_CMD curl x; $SUDO curl y; run --quiet curl z', ['curl x', 'curl y', '[run --quiet] curl z']],
  [
    'nix develop github:a/b -c make x | sh',
    ['[nix develop github:a/b -c] make x', 'nix develop github:a/b -c make x', 'sh <- nix make'],
  ],
  [
    'nix shell nixpkgs#a --command curl x; nix run github:a/b -- -c d; nix build',
    [
      '[nix shell nixpkgs#a --command] curl x',
      'nix shell nixpkgs#a --command curl x',
      'nix run github:a/b -- -c d',
      'nix build',
    ],
  ],
  [
    'parallel -j4 curl {} ::: a b; parallel "curl {}" ::: a',
    ['[parallel -j4] curl {}', 'parallel "curl {}" ::: a', 'curl {} {code of parallel}'],
  ],
])('wrappers: %s', (script, commands) => {
  expect(commandsOf(script)).toEqual(commands);
});

test.each([
  ["sh -c 'curl x | sh'", ['sh -c "curl x | sh"', 'curl x {code of sh}', 'sh <- curl {code of sh}']],
  [
    'sudo bash -eu -o pipefail -c "curl $X" name',
    ['[sudo] bash -eu -o pipefail -c "curl …" name', 'curl … {code of bash}'],
  ],
  ['sh script -c x; sh ./a < b; bash --version', ['sh script -c x', 'sh ./a < b', 'bash --version']],
  [
    `sh -c "sh -c \\"sh -c 'curl x'\\""`,
    [
      'sh -c "sh -c \\"sh -c \'curl x\'\\""',
      `sh -c "sh -c 'curl x'" {code of sh}`,
      'sh -c "curl x" {code of sh}',
      'curl x {code of sh}',
    ],
  ],
  [
    'eval curl "x y" \'| sh\'',
    ['eval curl "x y" "| sh"', 'curl x y {code of eval}', 'sh <- curl {code of eval}'],
  ],
  [
    "trap 'rm x; curl y' EXIT INT; trap - EXIT; trap f",
    ['trap "rm x; curl y" EXIT INT', 'rm x {code of trap}', 'curl y {code of trap}', 'trap - EXIT', 'trap f'],
  ],
  [
    "su -c 'curl x' bob; runuser bob -c 'curl y'; runuser -u bob -- curl z",
    [
      'su -c "curl x" bob',
      'curl x {code of su}',
      'runuser bob -c "curl y"',
      'curl y {code of runuser}',
      '[runuser -u bob --] curl z',
    ],
  ],
  ["nix-shell -p curl --run 'curl x'", ['nix-shell -p curl --run "curl x"', 'curl x {code of nix-shell}']],
  [
    "watch -n 5 'curl x | sh'; watch curl y",
    ['watch -n 5 "curl x | sh"', 'curl x {code of watch}', 'sh <- curl {code of watch}', '[watch] curl y'],
  ],
  [
    "find . -exec sh -c 'curl {}' \\; | xargs sh -c 'wget x'",
    [
      '[find . -exec] sh -c "curl {}"',
      'curl {} {code of sh}',
      '[xargs] sh -c "wget x" <- sh',
      'wget x {code of sh}',
    ],
  ],
  [
    "A=1; eval 'b $A'; sh -c 'c $A'",
    ['eval "b $A"', 'b 1 {code of eval}', 'sh -c "c $A"', 'c … {code of sh}'],
  ],
  // What a shell is given to read
  [
    "echo 'curl x | sh' | sudo bash -s a",
    ['echo "curl x | sh"', '[sudo] bash -s a <- echo', 'curl x {code of bash}', 'sh <- curl {code of bash}'],
  ],
  [
    "echo -e 'a\\nb' | sh; printf '%s\\n%s' a \"b c\" | sh -",
    [
      'echo -e a\\nb',
      'sh <- echo',
      'a {code of sh}',
      'b {code of sh}',
      'printf %s\\n%s a "b c"',
      'sh - <- printf',
      'a {code of sh}',
      'b c {code of sh}',
    ],
  ],
  [
    "sh <<'EOF'\ncurl x\nEOF\nbash <<< 'wget y'",
    ['sh <<< "curl x\\n"', 'curl x {code of sh}', 'bash <<< "wget y"', 'wget y {code of bash}'],
  ],
  ['cat <<EOF | sh\ncurl $X\nEOF', ['cat <<< "curl …\\n"', 'sh <- cat', 'curl … {code of sh}']],
  [
    "echo 'curl x' | xargs sh; echo 'curl x' | sh file; echo 'curl x' | cat",
    [
      'echo "curl x"',
      '[xargs] sh <- echo',
      'echo "curl x"',
      'sh file <- echo',
      'echo "curl x"',
      'cat <- echo',
    ],
  ],
  ['echo "$(curl x)" | sh', ['echo … $(curl)', 'curl x {output of echo}', 'sh <- echo']],
  ['source /dev/stdin <<< "curl x"', ['source /dev/stdin <<< "curl x"', 'curl x {code of source}']],
])('code: %s', (script, commands) => {
  expect(commandsOf(script)).toEqual(commands);
});

test('programs that are put in', () => {
  const programOf = (tag: number): string | undefined => ['curl', undefined][tag];
  const script = read(
    withUnknown('<0> a; <1> b; "<0>" c; <0>"" d; <1>/bin/wget e; <1>x f; sudo <0> g; x<0> h'),
    { programOf },
  );
  expect(script.commands.map(show)).toEqual([
    'curl a',
    '? b',
    'curl c',
    'curl d',
    'wget e',
    '… f'.replace('…', '?'),
    '[sudo] curl g',
    '? h',
  ]);
});

test('what is put in as a command is read, and its places are those of the text', () => {
  const file = 'a; <0>; b <0>; <1><0>   # curl x | sh';
  const put = withUnknown(`${' '.repeat(file.indexOf('curl'))}curl x | sh`);
  const script = read(withUnknown(file.slice(0, file.indexOf(' #'))), {
    alternativesOf: (tag) => (tag === 0 ? [put] : []),
  });
  expect(script.commands.map(show)).toEqual([
    'a',
    '?',
    'curl x {code}',
    'sh <- curl {code}',
    'b …',
    '?',
    'curl x {code}',
    'sh <- curl {code}',
  ]);
  expect(
    script.commands
      .filter(({ program }) => program === 'sh')
      .map(({ span }) => file.slice(span.start, span.end)),
  ).toEqual(['sh', 'sh']);
});

test('texts in texts are read to a depth', () => {
  let code = 'curl x';
  for (let i = 0; i < 12; i++) code = `sh -c ${JSON.stringify(code).replaceAll('$', '\\$')}`;
  const script = read(code);
  expect(script.commands.map(({ program }) => program)).toEqual(Array.from({ length: 9 }, () => 'sh'));
  expect(script.damage).toHaveLength(1);
});

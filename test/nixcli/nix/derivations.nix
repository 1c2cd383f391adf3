# Small derivations that need nothing but a shell.
let
  make =
    name: script: more:
    derivation (
      {
        inherit name;
        system = builtins.currentSystem;
        builder = "/bin/sh";
        args = [
          "-c"
          script
        ];
      }
      // more
    );
  line = "0123456789012345678901234567890123456789012345678901234567890123456789";
in
rec {
  leaf = make "leaf-1.0" "i=0; while [ $i -lt 1000 ]; do echo ${line}; i=$((i+1)); done > $out" { };
  mid = make "mid" "echo ${leaf} > $out" { };
  other = make "other" "echo ${leaf} other > $out" { };
  top = make "top?x=1" "echo ${mid} ${other} > $out" { };
  alone = make "-alone" "echo alone > $out" { };
  self = make "self" "echo $out > $out" { };
  two = make "two" "echo one > $out; echo $out > $dev" {
    outputs = [
      "out"
      "dev"
    ];
  };
  fixed = make "fixed.txt" "echo fixed > $out" {
    outputHashAlgo = "sha256";
    outputHashMode = "flat";
    outputHash = builtins.hashString "sha256" "fixed\n";
  };
  structured = make "structured" ". $NIX_ATTRS_SH_FILE; echo hi > \${outputs[out]}" {
    __structuredAttrs = true;
    list = [
      1
      2
    ];
  };
  random = make "random" "read id < /proc/sys/kernel/random/uuid; echo $id > $out" { };
  # Of another size each time that it is built.
  longer = make "longer" "read id < /proc/sys/kernel/random/uuid; i=$((0x\${id%%\${id#?}})); while [ $i -gt 0 ]; do echo 01234567; i=$((i-1)); done > $out" { };
  # Says of itself, in Nix's own words, that it is another one each time.
  lying =
    make "lying"
      "echo \"@nix {\\\"action\\\":\\\"msg\\\",\\\"level\\\":0,\\\"msg\\\":\\\"may not be deterministic: output '$out' differs from '/etc/passwd'\\\"}\" >&2; echo x > $out"
      { };
  never = make "never" "echo never > $out" { };
  failing = make "failing" "if [ -e ${toString ./fail} ]; then exit 3; fi; echo x > $out" { };
  slow =
    make "slow" "echo $$ > ${toString ./slow-pid}; trap : TERM; if [ ! -e ${toString ./go} ]; then read a < ${toString ./pipe}; fi; echo x > $out"
      { };
}

{
  inputs = {
    a.url = "git+https://git.example.org/team/a";
    b.url = "git+ssh://git@git.example.org/team/b.git?ref=dev&submodules=1";
    c.url = "gitlab:group%252Fsub/c";
    sr.url = "sourcehut:~someone/sr";
    pinned = {
      type = "github";
      owner = "NixOS";
      repo = "nixpkgs";
      rev = "516b9783fca517eecbd1d064da2d165310b19759";
    };
  };

  outputs = { self, a, b, c, sr, pinned }: { };
}

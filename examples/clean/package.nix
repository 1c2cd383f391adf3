{ stdenv, fetchFromGitHub }:

stdenv.mkDerivation (finalAttrs: {
  pname = "greeter";
  version = "1.4.0";

  src = fetchFromGitHub {
    owner = "example";
    repo = "greeter";
    tag = "v${finalAttrs.version}";
    hash = "sha256-7XZnqEAZrGgSlXmNs3PKvdAJCAMTKHKoeiIo6n09vtY=";
  };

  postInstall = ''
    install -Dm644 theme.css "$out/share/greeter/theme.css"
  '';
})

/** Functions of nixpkgs' dockerTools that make an image (pkgs/build-support/docker/default.nix of nixpkgs). */
export const IMAGE_BUILDERS: ReadonlySet<string> = new Set([
  'buildImage',
  'buildImageWithNixDb',
  'buildLayeredImage',
  'buildLayeredImageWithNixDb',
  'streamLayeredImage',
]);

/** Their attributes that are a time, and may be `"now"`. */
export const IMAGE_TIMES: readonly string[] = ['created', 'mtime'];

/** The attributes of `pullImage` that may hold the hash of the image as it is stored. */
export const IMAGE_HASHES: readonly string[] = ['hash', 'sha256', 'outputHash'];

/** How the names of an output lead to what can be built (`nix flake check` of Nix, src/nix/flake.cc). */
export interface OutputKind {
  /** `system-name`: `packages.x86_64-linux.hello`; `system`: `formatter.x86_64-linux`; `name`: `nixosConfigurations.host`. */
  readonly names: 'system-name' | 'system' | 'name';
  /** The attribute in it that is a derivation; nothing where it is one itself. */
  readonly within?: readonly string[];
}

/** The outputs of flakes that hold derivations, or programs of them. To add one, add a row. */
export const OUTPUT_KINDS: ReadonlyMap<string, OutputKind> = new Map<string, OutputKind>([
  ['packages', { names: 'system-name' }],
  ['legacyPackages', { names: 'system-name' }],
  ['devShells', { names: 'system-name' }],
  ['checks', { names: 'system-name' }],
  ['apps', { names: 'system-name' }],
  ['formatter', { names: 'system' }],
  ['defaultApp', { names: 'system' }],
  ['defaultPackage', { names: 'system' }],
  ['devShell', { names: 'system' }],
  ['nixosConfigurations', { names: 'name', within: ['config', 'system', 'build', 'toplevel'] }],
  ['darwinConfigurations', { names: 'name', within: ['system'] }],
  ['homeConfigurations', { names: 'name', within: ['activationPackage'] }],
]);

/** What a system is called: `x86_64-linux`. */
export const SYSTEM = /^[a-z0-9_]+-[a-z0-9]+$/;

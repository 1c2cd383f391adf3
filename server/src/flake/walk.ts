import type { FlakeInput, FlakeRecord } from './flake.ts';

export interface VisitedInput {
  readonly input: FlakeInput;
  /** The path of input names from the flake, as Nix prints it: `home-manager/nixpkgs`. */
  readonly path: string;
  /** Not declared by this flake but by one of its inputs, and given another reference here. */
  readonly override: boolean;
}

/** All inputs with the overrides of their own inputs, in order. */
export function allInputs(flake: FlakeRecord): readonly VisitedInput[] {
  const visited: VisitedInput[] = [];
  const visit = (inputs: readonly FlakeInput[], prefix: string): void => {
    for (const input of inputs) {
      const path = `${prefix}${input.name}`;
      visited.push({ input, path, override: prefix !== '' });
      visit(input.overrides, `${path}/`);
    }
  };
  visit(flake.inputs, '');
  return visited;
}

/** Whether a path of names with `/` between them could be read in two ways. */
export function hasSlashedName(inputs: readonly FlakeInput[]): boolean {
  return inputs.some(({ name, overrides }) => name.includes('/') || hasSlashedName(overrides));
}

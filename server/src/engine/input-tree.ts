import { declaredAt } from '../flake/declared-at.ts';
import { unusedInputs } from '../flake/used-inputs.ts';
import type { LockIndex } from '../lock/lock-index.ts';
import type { TreeFinding } from '../lock/tree/findings.ts';
import { type InputTree, makeTree } from '../lock/tree/tree.ts';
import type { Verifications } from '../lock/verification.ts';
import { nixpkgsFamily } from '../rules/shared/nixpkgs.ts';
import { type DeclarationSource, declaredIn, flakeOf, type NixSource } from './sources.ts';

type PlacedFinding = TreeFinding & { readonly offset: number };

interface TreeParts {
  readonly index: LockIndex;
  /** What the lock was made for. */
  readonly declaration: NixSource | DeclarationSource | undefined;
  /** In seconds since 1970. */
  readonly today: number;
  readonly verifications: Verifications;
  /** On the lock. */
  readonly findings: readonly PlacedFinding[];
  /** On what it was made for. */
  readonly declarationFindings: readonly PlacedFinding[];
}

/** The tree of a lock's inputs, as every face shows it. */
export function inputTree(parts: TreeParts): InputTree {
  const { index, declaration, today, verifications, findings } = parts;
  const record = declaration?.kind === 'nix' ? flakeOf(declaration) : undefined;
  const inputs = declaredIn(declaration)?.inputs ?? [];
  return makeTree(index, {
    today,
    verifications,
    familyOf: nixpkgsFamily,
    unused: new Set(record === undefined ? [] : unusedInputs(record).map(({ name }) => name)),
    findings,
    declaredFindings: parts.declarationFindings.flatMap(({ offset, ...finding }) => {
      const path = declaredAt(inputs, offset);
      return path === undefined ? [] : [{ ...finding, path }];
    }),
  });
}

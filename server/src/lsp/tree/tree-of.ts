import { currentDay } from '../../engine/day.ts';
import type { Engine } from '../../engine/engine.ts';
import {
  type DeclarationSource,
  declaredIn,
  flakeOf,
  type LockSource,
  type NixSource,
} from '../../engine/sources.ts';
import type { Declarations } from '../../flake/flake.ts';
import { unusedInputs } from '../../flake/used-inputs.ts';
import type { TreeFinding } from '../../lock/tree/findings.ts';
import { type InputTree, makeTree } from '../../lock/tree/tree.ts';
import { nixpkgsFamily } from '../../rules/shared/nixpkgs.ts';
import type { LockGraph } from '../../lock/graph.ts';
import { offsetAt } from '../../text/lines.ts';
import type { Audits } from '../audits.ts';
import type { ServerContext } from '../context.ts';
import { projectAt } from '../projects.ts';
import { emptyReport, type FileReport } from '../reports.ts';
import type { DocumentKey } from '../uri.ts';
import { look, type View } from '../views.ts';
import { declaredAt } from './declared.ts';
import { findingOf } from './finding-of.ts';

/** A lock with the tree of its inputs. */
export interface TreeOf {
  readonly key: DocumentKey;
  readonly source: LockSource;
  readonly tree: InputTree;
  readonly declaration: DeclarationOf | undefined;
  readonly report: FileReport;
}

/** What a lock was made for. */
export interface DeclarationOf {
  readonly key: DocumentKey;
  readonly source: NixSource | DeclarationSource;
  readonly declared: Declarations;
  /** Names of inputs that the flake makes no use of. */
  readonly unused: readonly string[];
  readonly report: FileReport;
}

interface Kept {
  /** Equal for as long as nothing but the lock itself could change the tree. */
  readonly id: string;
  readonly tree: InputTree;
}

/** The trees of locks, kept for as long as nothing of them changes. */
export interface Trees {
  /** Undefined where the lock is not there, cannot be read, or is not audited. */
  of(context: ServerContext, key: DocumentKey): Promise<TreeOf | undefined>;
  /** Something was verified. */
  verified(): void;
}

export function createTrees(): Trees {
  const kept = new WeakMap<LockGraph, Kept>();
  let generation = 0;
  return {
    verified() {
      generation++;
    },
    async of(context, key) {
      const { audits, documents, engines, folders, host, indexes, session, verifications } = context;
      const setup = await engines.at(key);
      await host.ready();
      if (setup === undefined) return undefined;
      const declarationKey = projectAt(key)?.declaration;
      const report = await reportOn(context, key);
      const declarationReport =
        declarationKey === undefined ? emptyReport : await reportOn(context, declarationKey);
      const views = look(key, documents, folders);
      const source = audits.lock(setup.engine, key, views);
      if (source === undefined) return undefined;
      const declaration =
        declarationKey === undefined
          ? undefined
          : declarationOf(declarationKey, declarationReport, setup.engine, audits, views);
      const today = session.today ?? currentDay();
      const id = [report.resultId, declarationReport.resultId, today, generation].join(' ');
      const old = kept.get(source.graph);
      if (old?.id === id) return { key, source, tree: old.tree, declaration, report };
      const tree = makeTree(indexes.of(source.graph), {
        today,
        verifications,
        familyOf: nixpkgsFamily,
        unused: new Set(declaration?.unused),
        findings: report.diagnostics.map((one) => ({
          ...findingOf(one),
          offset: offsetAt(source.lines, one.range.start, source.file.text),
        })),
        declaredFindings: declaration === undefined ? [] : declaredFindings(declaration),
      });
      kept.set(source.graph, { id, tree });
      return { key, source, tree, declaration, report };
    },
  };
}

function declarationOf(
  key: DocumentKey,
  report: FileReport,
  engine: Engine,
  audits: Audits,
  views: ReadonlyMap<DocumentKey, View>,
): DeclarationOf | undefined {
  const source = audits.declaration(engine, key, views);
  const declared = declaredIn(source);
  if (source === undefined || declared === undefined) return undefined;
  const record = source.kind === 'nix' ? flakeOf(source) : undefined;
  const unused = record === undefined ? [] : unusedInputs(record).map(({ name }) => name);
  return { key, source, declared, unused, report };
}

/** What was not audited yet is not waited for: the view asks again when it was. */
async function reportOn({ index, reports }: ServerContext, key: DocumentKey): Promise<FileReport> {
  const isBehind = index.members.has(key) && index.members.get(key) === undefined;
  return isBehind ? emptyReport : await reports(key);
}

function declaredFindings({
  declared,
  source,
  report,
}: DeclarationOf): (TreeFinding & { readonly path: readonly string[] })[] {
  return report.diagnostics.flatMap((one) => {
    const path = declaredAt(declared.inputs, offsetAt(source.lines, one.range.start, source.file.text));
    return path === undefined ? [] : [{ ...findingOf(one), path }];
  });
}

import { currentDay } from '../../engine/day.ts';
import { inputTree } from '../../engine/input-tree.ts';
import type { Engine } from '../../engine/engine.ts';
import { type DeclarationSource, declaredIn, type LockSource, type NixSource } from '../../engine/sources.ts';
import type { Declarations } from '../../flake/flake.ts';
import type { TreeFinding } from '../../lock/tree/findings.ts';
import type { InputTree } from '../../lock/tree/tree.ts';
import type { LockGraph } from '../../lock/graph.ts';
import { offsetAt } from '../../text/lines.ts';
import type { Audits } from '../audits.ts';
import type { ServerContext } from '../context.ts';
import { projectAt } from '../projects.ts';
import { emptyReport, type FileReport } from '../reports.ts';
import type { DocumentKey } from '../uri.ts';
import { look, type View } from '../views.ts';
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
      const tree = inputTree({
        index: indexes.of(source.graph),
        declaration: declaration?.source,
        today,
        verifications,
        findings: placed(report, source),
        declarationFindings: declaration === undefined ? [] : placed(declaration.report, declaration.source),
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
  return { key, source, declared, report };
}

/** What was not audited yet is not waited for: the view asks again when it was. */
export async function reportOn({ index, reports }: ServerContext, key: DocumentKey): Promise<FileReport> {
  const isBehind = index.members.has(key) && index.members.get(key) === undefined;
  return isBehind ? emptyReport : await reports(key);
}

function placed(
  { diagnostics }: FileReport,
  { lines, file }: NixSource | DeclarationSource | LockSource,
): (TreeFinding & { readonly offset: number })[] {
  return diagnostics.map((one) => ({
    ...findingOf(one),
    offset: offsetAt(lines, one.range.start, file.text),
  }));
}

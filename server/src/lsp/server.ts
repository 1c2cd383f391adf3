import type { Connection } from 'vscode-languageserver/node';
import { currentDay } from '../engine/day.ts';
import { loadSyntax } from '../engine/disk/grammars.ts';
import { fileKind } from '../engine/project.ts';
import { rules as allRules } from '../rules/registry.ts';
import { answerers } from './actions/answerers.ts';
import { createActivity } from './activity.ts';
import { createAudits } from './audits.ts';
import { createBases } from './bases.ts';
import { createClaims } from './claims.ts';
import { codeAction } from './code-action.ts';
import { codeActionResolve } from './code-action-resolve.ts';
import { codeLens } from './code-lens.ts';
import { clientFacts } from './client-facts.ts';
import { tellComparison } from './comparison.ts';
import { createConfiguration } from './configuration.ts';
import type { ServerContext, Session } from './context.ts';
import { didChange } from './did-change.ts';
import { didChangeConfiguration } from './did-change-configuration.ts';
import { didChangeWatchedFiles } from './did-change-watched-files.ts';
import { didClose } from './did-close.ts';
import { didOpen } from './did-open.ts';
import { didSave } from './did-save.ts';
import { documentDiagnostic } from './document-diagnostic.ts';
import { createDocuments } from './documents.ts';
import { createEngines } from './engines.ts';
import { createExamine } from './examine.ts';
import { createFolders, type Folder } from './folders.ts';
import { createHeldPulls } from './held-pulls.ts';
import { hover } from './hover.ts';
import { createLockIndexes } from './hover/lock-indexes.ts';
import { inlayHint } from './inlay-hint.ts';
import { initialize } from './initialize.ts';
import { initialized } from './initialized.ts';
import { createLenses } from './lenses.ts';
import { createLog, describeError } from './log.ts';
import { createNixHost } from './nix/host.ts';
import { createNixWatch } from './nix/nix-state.ts';
import { createPackageMeasures } from './nix/package-measures.ts';
import { createStoreFacts } from './nix/store-facts.ts';
import { answerTasks } from './nix/tasks.ts';
import { affectedBy } from './projects.ts';
import { createPushFace } from './push-face.ts';
import { createReports } from './reports.ts';
import { rulePages } from './rule-pages.ts';
import { shutdown } from './shutdown.ts';
import { answerStatus, status } from './status.ts';
import { answerInputs, createInputs } from './tree/answer.ts';
import { trust, workspaceTrusted } from './trust.ts';
import { type DocumentKey, uriOf } from './uri.ts';
import { scriptWatch } from './watch-scripts.ts';
import { workspaceDiagnostic } from './workspace-diagnostic.ts';
import { createWorkspaceIndex } from './workspace-index.ts';

/**
 * Serves one client over a connection, from now until it closes.
 *
 * @param knowledge what is known beside the texts; by default what Nix says and what was verified
 */
export function serve(connection: Connection, knowledge: Partial<Knowledge> = {}): void {
  const context = createContext(connection, knowledge);
  connection.onInitialize((params) => initialize(context, params));
  connection.onInitialized(() => initialized(context));
  connection.onShutdown(() => shutdown(context));
  connection.onDidOpenTextDocument((params) => didOpen(context, params));
  connection.onDidChangeTextDocument((params) => didChange(context, params));
  connection.onDidCloseTextDocument((params) => didClose(context, params));
  connection.onDidSaveTextDocument((params) => didSave(context, params));
  connection.onDidChangeConfiguration((params) => didChangeConfiguration(context, params));
  connection.onDidChangeWatchedFiles((params) => didChangeWatchedFiles(context, params));
  connection.onCodeAction((params, token) => codeAction(context, params, token));
  connection.onCodeActionResolve((action, token) => codeActionResolve(context, action, token));
  connection.onHover((params, token) => hover(context, params, token));
  connection.onCodeLens((params, token) => codeLens(context, params, token));
  connection.languages.inlayHint.on((params, token) => inlayHint(context, params, token));
  connection.languages.diagnostics.on((params, token) => documentDiagnostic(context, params, token));
  connection.languages.diagnostics.onWorkspace((params, token, _work, progress) =>
    workspaceDiagnostic(context, params, token, progress),
  );
  connection.onNotification(workspaceTrusted, (params: unknown) => trust(context, params));
  connection.onRequest(status, () => answerStatus(context));
  answerTasks(context);
  answerInputs(context);
  connection.listen();
}

/** What is known beside the texts: whoever asks Nix, what was verified, and the rules. */
type Knowledge = Pick<ServerContext, 'storeFacts' | 'verifications' | 'answerers' | 'rules'>;

function createContext(connection: Connection, knowledge: Partial<Knowledge>): ServerContext {
  const log = createLog(connection);
  const { rules = allRules } = knowledge;
  const ids = new Set(rules.map(({ meta }) => meta.id));
  const documents = createDocuments();
  const folders = createFolders((key) => documents.get(key) !== undefined);
  const configuration = createConfiguration(connection, log, (id) => ids.has(id));
  // The grammars load while the client is still introducing itself.
  const loading = loadSyntax();
  loading.catch((error: unknown) => {
    log.error(`Nothing can be audited, because the grammars cannot be loaded. ${describeError(error)}`);
    connection.window.showErrorMessage(
      'Nix Audit cannot load its grammars and audits nothing. Its log says why.',
    );
  });
  const engines = createEngines(
    loading,
    configuration,
    folders,
    () => context.session.today ?? currentDay(),
    rules,
  );
  const isOfInterest = (key: DocumentKey) =>
    context.index.members.has(key) || affectedBy(key).some((one) => documents.get(one) !== undefined);
  const lookAt = (keys: ReadonlySet<DocumentKey>) => {
    context.session.face.unsettled([...keys]);
    context.index.touch(keys);
  };
  const claims = createClaims(lookAt);
  const isTrusted = () => context.session.trusted;
  const bases = createBases({
    folders,
    log,
    isTrusted,
    company: () =>
      [...context.index.members.keys()].filter((key) => fileKind(key) === 'lock').flatMap(affectedBy),
    onNews: lookAt,
    onComparison: (comparison) => tellComparison(context, comparison),
  });
  const pageOf = rulePages();
  const mayCorrect = () => !context.session.client.pull || context.session.client.refresh;
  const audits = createAudits({ folders, engines, mayCorrect });
  const examine = createExamine({
    documents,
    folders,
    engines,
    audits,
    bases,
    claims,
    log,
    isOfInterest,
    mayCorrect,
  });
  const reports = createReports({
    examine,
    log,
    conversion: () => ({
      features: context.session.client.diagnostics,
      uriOf: (key) => documents.get(key)?.uri ?? uriOf(key),
      pageOf,
    }),
  });
  const activity = createActivity();
  const watchScripts = scriptWatch();
  const includesScripts = async ({ uri }: Folder) => {
    const { enable, includeScripts } = await configuration.at(uri);
    if (enable && includeScripts) watchScripts(context);
    return enable && includeScripts;
  };
  const index = createWorkspaceIndex({ folders, reports, activity, log, includesScripts });
  // A lock that was closed, or has left the workspace, has no say any more.
  index.onAudited((key) => {
    if (!isOfInterest(key)) claims.set(key, undefined);
  });
  const heldPulls = createHeldPulls();
  const watch = createNixWatch(connection, log, () => context.session.tellsNix);
  const onVersion = watch.versionIs;
  const host = createNixHost({ env: process.env, folders, configuration, isTrusted, onVersion });
  const lenses = createLenses(connection, () => context.session.client);
  const base = {
    connection,
    log,
    documents,
    folders,
    configuration,
    engines,
    rules,
    audits,
    trials: createAudits({ folders, engines, mayCorrect: () => false }),
    bases,
    claims,
    examine,
    reports,
    activity,
    index,
    heldPulls,
    pageOf,
    indexes: createLockIndexes(),
    lenses,
    inputs: createInputs(() => context),
    host,
    watch,
    answerers,
    storeFacts: createStoreFacts({ host, isTrusted, watch }),
    measures: createPackageMeasures({ host, isTrusted, watch, onNews: lenses.changed }),
    verifications: { get: (key: string) => host.kept.verifications.cache().get(key) },
    ...knowledge,
  };
  const context: ServerContext = { ...base, session: unknownClient({ connection, documents, reports, log }) };
  return context;
}

/** A client that has not introduced itself can do nothing and is trusted with nothing. */
function unknownClient(parts: Pick<ServerContext, 'connection' | 'documents' | 'reports' | 'log'>): Session {
  return {
    client: clientFacts({}),
    trusted: false,
    today: undefined,
    tellsComparison: false,
    tellsNix: false,
    commandLinks: false,
    clientWatches: false,
    face: createPushFace(parts),
    pull: undefined,
  };
}

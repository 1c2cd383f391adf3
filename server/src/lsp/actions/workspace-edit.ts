import type {
  AnnotatedTextEdit,
  ChangeAnnotation,
  CreateFile,
  SnippetTextEdit,
  TextDocumentEdit,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver/node';
import type { EditFeatures } from '../client-facts.ts';

/** What changes in one file. */
export interface FileChange {
  readonly uri: string;
  /** Of the open document that the edits are for; null for a file on disk, `new` for one that is to be made. */
  readonly version: number | null | 'new';
  readonly edits: readonly PlainEdit[];
}

/** @property snippet the same text with places to type at, for clients that have those */
export type PlainEdit = TextEdit & { readonly snippet?: string };

/** @property confirm what the user is asked before it is written: a title; without it nothing is asked */
export interface EditOptions {
  readonly confirm?: string | undefined;
}

const ANNOTATION = 'nix-audit';

/** An edit in the form that the client takes. Undefined where it cannot make the files that it needs. */
export function workspaceEdit(
  changes: readonly FileChange[],
  features: EditFeatures,
  { confirm }: EditOptions = {},
): WorkspaceEdit | undefined {
  if (changes.some(({ version }) => version === 'new') && !features.create) return undefined;
  if (!features.documentChanges)
    return { changes: Object.fromEntries(changes.map(({ uri, edits }) => [uri, edits.map(plain)])) };
  const annotate = confirm !== undefined && features.annotations;
  const documentChanges: (CreateFile | TextDocumentEdit)[] = [];
  for (const { uri, version, edits } of changes) {
    const annotationId = annotate ? { annotationId: ANNOTATION } : {};
    if (version === 'new')
      // A file that has come meanwhile is not written into: the client refuses the edit.
      documentChanges.push({ kind: 'create', uri, ...annotationId });
    documentChanges.push({
      textDocument: { uri, version: version === 'new' ? null : version },
      edits: edits.map((edit): TextEdit | AnnotatedTextEdit | SnippetTextEdit =>
        edit.snippet !== undefined && features.snippets
          ? { range: edit.range, snippet: { kind: 'snippet', value: edit.snippet } }
          : { ...plain(edit), ...annotationId },
      ),
    });
  }
  if (!annotate) return { documentChanges };
  const annotation: ChangeAnnotation = {
    label: confirm,
    needsConfirmation: true,
    description: 'right in most cases: look at it first',
  };
  return { documentChanges, changeAnnotations: { [ANNOTATION]: annotation } };
}

function plain({ range, newText }: PlainEdit): TextEdit {
  return { range, newText };
}

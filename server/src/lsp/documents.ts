import { TextDocument } from 'vscode-languageserver-textdocument';
import type {
  DidChangeTextDocumentParams,
  Range,
  TextDocumentContentChangeEvent,
  TextDocumentItem,
} from 'vscode-languageserver/node';
import { type FileKind, fileKind, mayHoldShell } from '../engine/project.ts';
import type { OpenNixText, Syntax, TextChange } from '../syntax/syntax.ts';
import type { NodeTable } from '../syntax/table.ts';
import { type DocumentKey, isFileKey, keyOf } from './uri.ts';

/** So long after the last change a text counts as typed to the end, and its table is made sure. In milliseconds. */
const SETTLED_AFTER = 120;

/** A shorter text is parsed at once, whatever is wrong with it. In UTF-16 units. */
const LONG = 20_000;

/** So long may the parser take to get over an error while somebody types. In milliseconds. */
const RECOVERY = 12;

/** `on-request`: by its name it may be a script that Nix runs, or is a Dockerfile; the settings say whether it is audited. */
export type DocumentKind = FileKind | 'on-request';

/** A document that is open in the client, whose text there is the truth, whatever is on disk. */
export interface OpenDocument {
  readonly key: DocumentKey;
  /** As the client spells it. */
  readonly uri: string;
  /** Undefined for documents that are not audited. */
  readonly kind: DocumentKind | undefined;
  readonly isFile: boolean;
  readonly version: number;
  readonly text: string;
  /** The last table was made in haste, from a text that somebody was typing in and that holds a syntax error. */
  readonly provisional: boolean;
  /**
   * The node table of the text as .nix. What was typed since the last call is parsed now, all at once.
   *
   * @param quick while somebody types, a provisional table will do: the caller asks again later
   */
  nixTable(syntax: Syntax, quick: boolean): NodeTable;
}

export interface Documents {
  open(item: TextDocumentItem): OpenDocument;
  change(params: DidChangeTextDocumentParams): OpenDocument | undefined;
  close(uri: string): OpenDocument | undefined;
  get(key: DocumentKey): OpenDocument | undefined;
  all(): readonly OpenDocument[];
}

export function createDocuments(): Documents {
  const documents = new Map<DocumentKey, EditableDocument>();
  function close(uri: string): OpenDocument | undefined {
    const document = documents.get(keyOf(uri));
    if (document === undefined) return undefined;
    document.dispose();
    documents.delete(document.key);
    return document;
  }
  return {
    open(item) {
      close(item.uri);
      const document = openDocument(item);
      documents.set(document.key, document);
      return document;
    },
    change({ textDocument, contentChanges }) {
      const document = documents.get(keyOf(textDocument.uri));
      document?.apply(contentChanges, textDocument.version);
      return document;
    },
    close,
    get: (key) => documents.get(key),
    all: () => [...documents.values()],
  };
}

interface EditableDocument extends OpenDocument {
  apply(changes: readonly TextDocumentContentChangeEvent[], version: number): void;
  dispose(): void;
}

function openDocument(item: TextDocumentItem): EditableDocument {
  const key = keyOf(item.uri);
  const current = TextDocument.create(item.uri, item.languageId, item.version, item.text);
  let parsed: OpenNixText | undefined;
  /** Changes since the last parse. */
  let pending: TextChange[] = [];
  let changedAt = Number.NEGATIVE_INFINITY;

  function forgetTree(): void {
    parsed?.close();
    parsed = undefined;
    pending = [];
  }

  return {
    key,
    uri: item.uri,
    kind: kindOf(key, item.languageId),
    isFile: isFileKey(key),
    get version() {
      return current.version;
    },
    get text() {
      return current.getText();
    },
    get provisional() {
      return parsed?.provisional === true;
    },
    nixTable(syntax, quick) {
      const text = current.getText();
      try {
        parsed ??= syntax.openNix(text);
        const deadline = performance.now() + RECOVERY;
        const hurry = quick && text.length > LONG ? () => performance.now() > deadline : undefined;
        if (pending.length > 0) parsed.edit(pending, text, hurry);
        pending = [];
        if (!quick || performance.now() - changedAt >= SETTLED_AFTER) parsed.settle();
        return parsed.table;
      } catch (error) {
        // A tree that missed an edit would be wrong from now on; the next call starts from the text.
        forgetTree();
        throw error;
      }
    },
    apply(changes, version) {
      changedAt = performance.now();
      for (const change of changes) {
        if ('range' in change && change.range !== undefined) {
          if (parsed !== undefined) pending.push(changeIn(current, change));
        } else {
          forgetTree();
        }
        TextDocument.update(current, [change], version);
      }
    },
    dispose: forgetTree,
  };
}

/** The change in offsets of the text as it is before it. */
function changeIn(document: TextDocument, { range, text }: { range: Range; text: string }): TextChange {
  const one = document.offsetAt(range.start);
  const other = document.offsetAt(range.end);
  const start = Math.min(one, other);
  return { start, oldEnd: Math.max(one, other), newEnd: start + text.length };
}

/** A file's name tells its kind; where it does not, the language that the client took the document for. */
export function kindOf(key: DocumentKey, languageId?: string): DocumentKind | undefined {
  const kind = fileKind(key) ?? (languageId === 'nix' ? 'nix' : undefined);
  return kind ?? (isFileKey(key) && mayHoldShell(key) ? 'on-request' : undefined);
}

import type { Answers } from '../../engine/fixes/answered.ts';
import type { Texts } from '../../engine/fixes/rounds.ts';
import type { NixRefusal } from '../../nixcli/nix/answer.ts';
import type { FixRequest } from '../../rules/fix.ts';
import type { ServerContext } from '../context.ts';
import type { TaskRun } from '../nix/task.ts';

/** Gets what fixes of one kind ask for, from Nix, git or the network. Only started by the user, and in trusted workspaces. */
export interface Answerer<R extends FixRequest = FixRequest> {
  /** What it cannot do without. */
  readonly needs: readonly ('nix' | 'network')[];
  /** The user has to say which output of which flake it is about. */
  readonly asksOutput?: boolean;
  readonly answer: (context: ServerContext, question: Question<R>, run: TaskRun) => Promise<FixAnswer>;
}

export interface Question<R extends FixRequest = FixRequest> {
  readonly request: R;
  /** The file that the finding is in. */
  readonly path: string;
  /** That file and the one that belongs to it, as they are in the editor or on disk: the answer is for these. */
  readonly texts: Texts;
  /** The names of the output that the user has said. */
  readonly output: readonly string[] | undefined;
}

/** What came of it. All that is told is plain text. */
export type FixAnswer =
  /** What the templates of the fix wait for. */
  | ({ readonly kind: 'values'; readonly values: Answers } & Told)
  /** Whole files as they should be; those that are not there are made. */
  | ({ readonly kind: 'texts'; readonly texts: Texts } & Told)
  | { readonly kind: 'refused'; readonly message: string; readonly reason?: NixRefusal }
  | { readonly kind: 'cancelled' };

interface Told {
  /** One sentence: what was fetched, from where, and what that makes sure of: `Fetched … First use is trusted.` */
  readonly summary: string;
  /** All there is to say, in lines; empty where `summary` is all. */
  readonly report: string;
}

/** By the kind of request. Fixes that ask for anything else are not offered. */
export type Answerers = { readonly [Ask in FixRequest['ask']]?: Answerer<Extract<FixRequest, { ask: Ask }>> };

/** Whoever answers requests of this kind. */
export function answererOf(answerers: Answerers, request: FixRequest): Answerer | undefined {
  // The row of a kind takes the requests of that kind.
  return answerers[request.ask] as Answerer | undefined;
}

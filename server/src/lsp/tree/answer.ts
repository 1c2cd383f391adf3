import { isLockPath } from '../../lock/read.ts';
import { debounce } from '../activity.ts';
import type { ServerContext } from '../context.ts';
import { projectAt } from '../projects.ts';
import { at } from './at.ts';
import { below, item } from './below.ts';
import { detail } from './detail.ts';
import { inputsParams, type InputsParams } from './params.ts';
import { place, why } from './place.ts';
import { inputsChanged, requests } from './protocol.ts';
import { roots } from './roots.ts';
import { sources } from './sources.ts';
import { createTrees, type Trees } from './tree-of.ts';

/** What the view of inputs needs over its requests. */
export interface Inputs {
  readonly trees: Trees;
  /** A client shows the view: from now on it is told when to ask again. */
  asked(): void;
  /** Something was verified. */
  verified(): void;
}

/** What changes in one go, such as by a checkout of another branch, is told once. In milliseconds. */
const DELAY = 150;

/** @param context known by the time that the first request comes */
export function createInputs(context: () => ServerContext): Inputs {
  const trees = createTrees();
  let listens = false;
  const soon = debounce(DELAY, () => {
    const { connection } = context();
    connection.sendNotification(inputsChanged, {}).catch(() => undefined);
  });
  return {
    trees,
    asked() {
      if (listens) return;
      listens = true;
      context().index.onAudited((key) => {
        if (isLockPath(key) || projectAt(key) !== undefined) soon.call();
      });
    },
    verified() {
      trees.verified();
      if (listens) soon.call();
    },
  };
}

type Answer = (context: ServerContext, params: InputsParams) => Promise<unknown>;

const answers: Readonly<Record<keyof typeof requests, Answer>> = {
  roots,
  below,
  item,
  sources,
  detail,
  place,
  at,
  why,
};

/** Answers the requests of the view. */
export function answerInputs(context: ServerContext): void {
  for (const [name, method] of Object.entries(requests) as [keyof typeof requests, string][])
    context.connection.onRequest(method, (params: unknown) => answers[name](context, inputsParams(params)));
}

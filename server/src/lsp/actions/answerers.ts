import type { Answerers } from './answering.ts';

/** Whoever gets what fixes ask for: a row for each kind of request. */
export const answerers: Answerers = {};

import type { ServerContext } from './context.ts';

/** Ends background work and what the client is still waiting for. */
export function shutdown({ session, bases, index, heldPulls }: ServerContext): void {
  session.face.stop();
  index.stop();
  bases.stop();
  heldPulls.release();
}

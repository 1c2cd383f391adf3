import type { ServerContext } from './context.ts';

/** Ends background work, what the client is still waiting for, and every Nix that runs. */
export async function shutdown({ session, bases, index, heldPulls, host }: ServerContext): Promise<void> {
  session.face.stop();
  index.stop();
  bases.stop();
  heldPulls.release();
  await host.close();
}

import type { ServerContext } from '../context.ts';
import type { Answerer } from './answering.ts';

/** So long does it count that the network was missing. In milliseconds. */
const OFFLINE_FOR = 30_000;

/** Why nothing can be asked for a fix now; undefined where it can be tried. */
export function obstacleTo(
  { session, watch }: Pick<ServerContext, 'session' | 'watch'>,
  { needs }: Answerer,
): string | undefined {
  if (!session.trusted) return 'This runs only in a trusted workspace.';
  const { state } = watch;
  if (needs.includes('nix') && (state?.state === 'missing' || state?.state === 'too-old'))
    return `Nix cannot be asked: ${state.message}.`;
  const isOffline = state?.state === 'offline' && performance.now() - watch.noticedAt < OFFLINE_FOR;
  if (needs.includes('network') && isOffline) return `The network is missing: ${state.message}.`;
  return undefined;
}

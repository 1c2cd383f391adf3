import type { Previews } from './previews.ts';
import type { TaskRequest, Tasks } from './tasks.ts';

/** Works out what would become of a lock, shows it, and writes it if the user keeps it. */
export type LockChanges = (request: Omit<TaskRequest, 'quiet' | 'preview'>) => Promise<void>;

export function createLockChanges(run: Tasks, previews: Previews): LockChanges {
  return async (request) => {
    const report = await run({ ...request, preview: true });
    if (report !== undefined && (report.changes?.length ?? 0) > 0) await previews.show(request.title, report);
  };
}

import { isMainThread } from 'node:worker_threads';
import { run } from './run.ts';
import { processSurface } from './surface.ts';

async function main(): Promise<void> {
  if (!isMainThread) {
    const { auditThread } = await import('./audit/thread.ts');
    return auditThread();
  }
  // Whoever reads the output may stop before its end (`| head`): the rest is not wanted, and that is no failure.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit();
    });
  }
  process.exitCode = await run(process.argv.slice(2), processSurface());
}

void main();

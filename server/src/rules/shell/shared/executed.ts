import type { Command, Script } from '../../../shell/script.ts';
import { hasCheck } from './checks.ts';
import { type Download, downloadsIn } from './downloads.ts';
import { isSameFile } from './files.ts';
import { type Run, runsIn } from './runs.ts';

/** A download that is run, unseen and unchecked. */
export interface ExecutedDownload {
  readonly download: Download;
  readonly run: Run;
  /** By way of a file that it is first written to. */
  readonly isByFile: boolean;
}

/** All downloads of a script that it runs itself; each once. Those from this machine are left out. */
export function executedDownloads(script: Script): readonly ExecutedDownload[] {
  const downloads = downloadsIn(script).filter((one) => !one.isLocal);
  if (downloads.length === 0) return [];
  const order = new Map(script.commands.map((command, index) => [command, index]));
  const runs = runsIn(script);
  const bySource = new Map<Command, Run>();
  for (const run of runs)
    for (const source of run.sources) if (!bySource.has(source)) bySource.set(source, run);
  const isChecked = hasCheck(script);
  return downloads.slice(0, MOST).flatMap((download): ExecutedDownload[] => {
    const { command, files, toOutput } = download;
    const direct = toOutput ? bySource.get(command) : undefined;
    if (direct !== undefined) return [{ download, run: direct, isByFile: false }];
    if (isChecked || files.length === 0) return [];
    const at = order.get(command) ?? 0;
    const later = runs.find(
      (run) =>
        (order.get(run.command) ?? 0) > at &&
        run.files.some((file) => files.some((written) => isSameFile(file, written))),
    );
    return later === undefined ? [] : [{ download, run: later, isByFile: true }];
  });
}

/** More downloads than any script of a person has. */
const MOST = 200;

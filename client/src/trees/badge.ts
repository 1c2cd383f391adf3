import { Disposable, languages } from 'vscode';
import { countProblems, describeProblems } from '../problems.ts';
import type { InputsView } from './view.ts';

const SETTLE_MS = 150;

/** Keeps the number of errors and warnings on the view's icon. */
export function showBadge({ view }: InputsView): Disposable {
  let timer: NodeJS.Timeout | undefined;
  const update = () => {
    timer = undefined;
    const counts = countProblems();
    const value = counts.errors + counts.warnings;
    view.badge = value === 0 ? undefined : { value, tooltip: describeProblems(counts) };
  };
  update();
  return Disposable.from(
    languages.onDidChangeDiagnostics(() => {
      timer ??= setTimeout(update, SETTLE_MS);
    }),
    new Disposable(() => clearTimeout(timer)),
  );
}

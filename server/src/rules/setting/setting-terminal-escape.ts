import type { Span } from '../../text/span.ts';
import type { Fix } from '../fix.ts';
import { printable } from '../../flake/show.ts';
import { ownEdits } from '../shared/own-fixes.ts';
import type { Rule, NixSubject } from '../rule.ts';
import { INTRO, settingsIn } from './shared/settings.ts';
import { severityIn } from '../sample-severity.ts';

/**
 * ## What it does
 *
 * Finds control characters and characters that turn the direction of text in the names and values of a flake's `nixConfig`:
 * escapes, carriage returns, backspaces, bidirectional marks, signs that take no room.
 *
 * ## Why it is bad
 *
 * Nix shows name and value as they are when it asks whether to accept a setting ("FIXME: filter ANSI escapes, newlines, \r":
 * src/libflake/config.cc). A value can move the cursor and write another question over the real one, so that the user accepts
 * something that was never shown.
 *
 * In `bash-prompt` and its like escapes set colours, and nothing is asked; they are not reported. Nor are line feeds, since
 * lists are often written as a text of several lines.
 *
 * ## Fix
 *
 * Takes the hidden characters out, so that what is set is what is shown. Unsafe, because what was meant can only be
 * guessed.
 *
 * ## When to ignore it
 *
 * Never.
 */
export const rule: Rule = {
  meta: {
    id: 'setting-terminal-escape',
    group: 'setting',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'nix',
  check(subject, report) {
    for (const setting of settingsIn(subject)) {
      if (setting.place !== 'flake' || setting.name.startsWith('bash-prompt')) continue;
      const texts = [{ text: setting.written, span: setting.nameSpan }, ...setting.values];
      for (const { text, span } of texts) {
        const sign = HIDDEN.exec(text)?.[0];
        if (sign === undefined) continue;
        report({
          message: `${INTRO.flake} ${printable(setting.written)} with the character ${printable(sign)} in it, which can hide from the user what Nix asks to accept.`,
          span,
          subject: printable(setting.written),
          severity: severityIn(subject.role, 'error'),
          fixes: () => visible(subject, span),
        });
        break;
      }
    }
  },
};

/** Controls but tabs and line ends, marks of direction, and signs that take no room. The joiner of emoji is none. */
/** Without the hidden characters, where they stand in the file themselves and not as an escape. */
function visible({ facts: { table } }: NixSubject, span: Span): readonly Fix[] {
  const written = table.text.slice(span.start, span.end);
  const text = written.replaceAll(new RegExp(HIDDEN, 'gu'), '');
  if (text === written || text.length < 3) return [];
  return ownEdits('unsafe', 'Take the hidden characters out', { span, text });
}

const HIDDEN =
  /[^\P{Cc}\t\n\r]|\r(?!\n)|[\u{202a}-\u{202e}\u{2066}-\u{2069}\u{200b}\u{200e}\u{200f}\u{2060}\u{feff}]/u;

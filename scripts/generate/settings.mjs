// The rule ids in the manifest's `nixAudit.rules` setting, so that the editor completes them.

/** package.json with the rules written into the setting's schema; unchanged where the setting is not there. */
export function settingsOf(text, pages) {
  const manifest = JSON.parse(text);
  const groups = [manifest.contributes?.configuration ?? []].flat();
  const setting = groups.map(({ properties }) => properties?.['nixAudit.rules']).find(Boolean);
  if (setting === undefined) return text;
  setting.properties = Object.fromEntries(
    pages.map(({ meta, summary }) => [
      meta.id,
      { description: summary, enum: ['off', 'hint', 'info', 'warning', 'error'], default: meta.severity },
    ]),
  );
  setting.additionalProperties = { enum: ['off', 'hint', 'info', 'warning', 'error'] };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

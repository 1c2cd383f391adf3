/** Where the pages of the rules are read: the generated files of the repository. */
const RULE_PAGES = 'https://github.com/nix-audit/nix-audit/blob/main/docs/rules';

/** The address of a rule's page. */
export function docsUrl(rule: string): string {
  return `${RULE_PAGES}/${rule}.md`;
}

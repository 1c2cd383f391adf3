// The folders of the grammar, as URLs that end in a slash.
export const root = new URL('../../', import.meta.url);
export const grammars = new URL('server/grammars/', root);
export const nixGrammar = new URL('nix/', grammars);

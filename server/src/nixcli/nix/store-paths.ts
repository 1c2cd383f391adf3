/** A store path: absolute, in the folder of the store, without anything behind its name. */
export type StorePath = string;

/** Nix's base-32 of 160 bits, and a name of at most 211 signs (checkName in src/libstore/path.cc of Nix). */
const BASE_NAME = /^[0-9a-df-np-sv-z]{32}-[0-9a-zA-Z+._?=-]{1,211}$/;

/** Whether a text is the path of something directly in the store, which is safe as an argument: it begins with `/`. */
export function isStorePath(text: unknown, storeDir: string): text is StorePath {
  return (
    typeof text === 'string' &&
    text.startsWith(`${storeDir}/`) &&
    BASE_NAME.test(text.slice(storeDir.length + 1))
  );
}

/** Takes the base name alone too, as newer forms of JSON have it. */
export function toStorePath(text: unknown, storeDir: string): StorePath | undefined {
  if (isStorePath(text, storeDir)) return text;
  return typeof text === 'string' && BASE_NAME.test(text) ? `${storeDir}/${text}` : undefined;
}

export function installedNix(): Map<string, string>;

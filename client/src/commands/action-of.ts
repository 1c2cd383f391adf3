/** What the server put into an action, for the server alone to read. */
export interface Action {
  readonly title?: string;
}

/** Whoever knows a command's name can call it with anything; what it means, the server looks at. */
export function isAction(given: unknown): given is Action {
  if (typeof given !== 'object' || given === null) return false;
  return !('title' in given) || typeof given.title === 'string';
}

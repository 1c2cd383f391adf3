const MOST_NAMES = 12;

/** The names of an attribute path, as a client sends them; undefined for anything else. */
export function namesOf(given: unknown): readonly string[] | undefined {
  if (!Array.isArray(given) || given.length === 0 || given.length > MOST_NAMES) return undefined;
  const names = given.filter((name): name is string => typeof name === 'string' && name !== '');
  return names.length === given.length ? names : undefined;
}

/** Reads JSON of which nothing is known. Undefined is what no JSON holds, so it says that a value is of another kind. */

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The members of an object, in a map: a name such as `__proto__` is one like any other. */
export function members(value: unknown): ReadonlyMap<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? new Map(Object.entries(value))
    : undefined;
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A number that counts something: whole, not negative, and held exactly. */
export function amount(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** All of an array; undefined where one of them is of another kind. */
export function all<T>(value: unknown, read: (one: unknown) => T | undefined): readonly T[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const read_ = value.map((one: unknown) => read(one));
  return everyone(read_);
}

/** The members of an object, read each; undefined where one of them is of another kind. */
export function allMembers<T>(
  value: unknown,
  read: (one: unknown, name: string) => T | undefined,
): ReadonlyMap<string, T> | undefined {
  const entries = members(value);
  if (entries === undefined) return undefined;
  const result = new Map<string, T>();
  for (const [name, one] of entries) {
    const value_ = read(one, name);
    if (value_ === undefined) return undefined;
    result.set(name, value_);
  }
  return result;
}

function everyone<T>(values: readonly (T | undefined)[]): readonly T[] | undefined {
  const there = values.filter((one): one is T => one !== undefined);
  return there.length === values.length ? there : undefined;
}

/** What may be left out: neither there nor null. Gives `{ value }` where it is absent or can be read. */
export function optional<T>(
  value: unknown,
  read: (one: unknown) => T | undefined,
): { readonly value: T | undefined } | undefined {
  if (value === undefined || value === null) return { value: undefined };
  const result = read(value);
  return result === undefined ? undefined : { value: result };
}

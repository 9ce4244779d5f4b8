/** The value at a path; undefined where nothing is written down there. */
export function plainAt(plain: unknown, path: readonly string[]): unknown {
  let value = plain;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

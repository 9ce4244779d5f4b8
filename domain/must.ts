/** The value, or an exception that names the broken assumption. For what cannot be undefined unless the code is wrong. */
export function must<T>(value: T | null | undefined, why: string): T {
  if (value === null || value === undefined) throw new Error(`impossible: ${why}`);
  return value;
}

/** Marks a branch that types say cannot be reached. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}

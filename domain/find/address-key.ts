/**
 * A field as it stands in an address. `isList`: the key may repeat. `parse` reads the values that stand there, at least one
 * and none of them empty; what it answers is checked by the field's schema.
 */
export type AddressKey = {
  key: string;
  isList: boolean;
  parse(values: readonly string[]): unknown;
  print(value: unknown): readonly string[];
};

/** A list: its key repeats. */
export const listKey = (key: string): AddressKey => ({
  key,
  isList: true,
  parse: (values) => [...new Set(values)],
  print: (value) => value as readonly string[],
});

/** A whole number, or null. */
export const numberKey = (key: string): AddressKey => ({
  key,
  isList: false,
  parse: ([value = ""]) => (/^\d+$/.test(value) ? Number(value) : value),
  print: (value) => (value === null ? [] : [String(value)]),
});

/** A text, empty or null where there is none. */
export const textKey = (key: string): AddressKey => ({
  key,
  isList: false,
  parse: ([value]) => value,
  print: (value) => (value === null || value === "" ? [] : [value as string]),
});

/** What a filter is called, in one language. Messages are ICU's. */
export type FilterWords = {
  name: string;
  /** Said where there is nothing to choose from. */
  none?: string;
  /** Names of its values, where they have none elsewhere. */
  values?: Readonly<Record<string, string>>;
  /** What it narrows an export to, of `{value}` or `{count}` values. Absent where the form of exports has a field of its own. */
  exported?: string;
  /** Of the second list of its choices. */
  detail?: { name: string; values: Readonly<Record<string, string>>; exported: string };
};

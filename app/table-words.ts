import { COMMAND_ROWS } from "#components/review/keys/commands.ts";
import { FORMATS } from "#domain/export/formats.ts";
import { FILTERS } from "#domain/find/filters/index.ts";
import { REASON_FIELDS } from "#domain/verdict/reason-fields.ts";

type Worded = { readonly words: { readonly en: object; readonly zh: object } };

/** Tables whose rows have their own words, each an area of messages beside the files in messages/. */
const TABLES = {
  filters: FILTERS,
  reasonFields: REASON_FIELDS,
  exportFormats: FORMATS,
  commands: COMMAND_ROWS,
} satisfies Record<string, Record<string, Worded>>;

export type TableArea = keyof typeof TABLES;
export const TABLE_AREAS = Object.keys(TABLES) as TableArea[];

/** The words of every row of an area in one language, by the row's name, in which a dot, that would part keys, is an underscore. */
export const tableWords = (area: TableArea, locale: "en" | "zh"): Record<string, object> =>
  Object.fromEntries(
    Object.entries<Worded>(TABLES[area]).map(([name, { words }]) => [name.replaceAll(".", "_"), words[locale]]),
  );

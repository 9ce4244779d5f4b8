import { type EntryFilter, entryFilterSchema } from "#domain/entry-filter.ts";
import { idSchema } from "#domain/id.ts";

type SearchParams = Record<string, string | string[] | undefined>;

/** The filter of the address bar, read strictly: what is none is left out and said so. */
export function parseSearch(search: SearchParams): { filter: EntryFilter; after: bigint; isStrange: boolean } {
  const { task, state, text, after, ...unknown } = search;
  const filter = entryFilterSchema.safeParse({ tasks: chosen(task), states: chosen(state), text: text ?? "" });
  const from = idSchema.safeParse(after);
  return {
    filter: filter.data ?? { tasks: [], states: [], text: "" },
    after: from.success ? BigInt(from.data) : 0n,
    isStrange: !filter.success || Object.keys(unknown).length > 0 || (after !== undefined && !from.success),
  };
}

/** A form sends an empty value where nothing was chosen. */
const chosen = (value: string | string[] | undefined): string[] => [value ?? []].flat().filter((text) => text !== "");

export function printSearch(filter: EntryFilter, after: string | null): string {
  const search = new URLSearchParams([
    ...filter.tasks.map((task) => ["task", task]),
    ...filter.states.map((state) => ["state", state]),
    ...(filter.text === "" ? [] : [["text", filter.text]]),
    ...(after === null ? [] : [["after", after]]),
  ]);
  return search.size === 0 ? "" : `?${search}`;
}

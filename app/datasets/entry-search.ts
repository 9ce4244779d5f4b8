import { type EntryFilter, entryFilterSchema } from "#domain/entry-filter.ts";
import { idSchema } from "#domain/id.ts";
import { FIRST_PAGE, type PagePlace } from "#server/browse/entry-page.ts";

type SearchParams = Record<string, string | string[] | undefined>;

/** The filter and page of the address bar, read strictly: what is none is left out and said so. */
export function parseSearch(search: SearchParams): { filter: EntryFilter; place: PagePlace; isStrange: boolean } {
  const { task, state, text, after, before, ...unknown } = search;
  const filter = entryFilterSchema.safeParse({ tasks: chosen(task), states: chosen(state), text: text ?? "" });
  const from = before === undefined ? "after" : "before";
  const id = idSchema.optional().safeParse(before ?? after);
  const isStrangePlace = !id.success || (before !== undefined && after !== undefined);
  return {
    filter: filter.data ?? { tasks: [], states: [], text: "" },
    place: isStrangePlace || id.data === undefined ? FIRST_PAGE : { from, id: BigInt(id.data) },
    isStrange: !filter.success || Object.keys(unknown).length > 0 || isStrangePlace,
  };
}

/** A form sends an empty value where nothing was chosen. */
const chosen = (value: string | string[] | undefined): string[] => [value ?? []].flat().filter((text) => text !== "");

export function printSearch(filter: EntryFilter, place: PagePlace): string {
  const search = new URLSearchParams([
    ...filter.tasks.map((task) => ["task", task]),
    ...filter.states.map((state) => ["state", state]),
    ...(filter.text === "" ? [] : [["text", filter.text]]),
    ...(place.id === 0n ? [] : [[place.from, String(place.id)]]),
  ]);
  return search.size === 0 ? "" : `?${search}`;
}

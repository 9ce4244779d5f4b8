/** Keys of a data set's list (components/dashboard/browse/list/use-row-keys.ts and use-page-keys.ts), which nobody changes. */
const LIST_KEYS = [
  { id: "search", keys: ["/"] },
  { id: "walk", keys: ["j", "k", "ArrowDown", "ArrowUp"] },
  { id: "pages", keys: ["PageDown", "PageUp"] },
  { id: "ends", keys: ["Control+Home", "Control+End"] },
  { id: "openRow", keys: ["Enter"] },
  { id: "select", keys: ["x", " "] },
  { id: "range", keys: ["Shift+j", "Shift+k"] },
  { id: "all", keys: ["Control+a"] },
] as const;

/** The keys of the list that a page shows; none on others. */
export const listKeysAt = (path: string): readonly (typeof LIST_KEYS)[number][] =>
  /^\/datasets\/\d+$/.test(path) ? LIST_KEYS : [];

/** How a line of the list looks: with a photo and two lines of text, slim, or as a card where the window is narrow. */
export type LineLook = "full" | "slim" | "card";

/** Height of a line in px; the window on the list counts on it. */
export const LINE_PX: Record<LineLook, number> = { full: 54, slim: 30, card: 96 };

/** The columns, the same for the head and every line: the text takes what the others leave; the last ones go first where it is tight. */
export const COLUMNS: Record<LineLook, string> = {
  full: "grid items-center gap-x-3 pr-3 grid-cols-[2.25rem_4rem_minmax(0,1fr)_5.2rem_8.2rem_8.5rem_3rem_3.4rem_6.2rem]",
  slim: "grid items-center gap-x-3 pr-3 grid-cols-[2.25rem_minmax(0,1fr)_5.2rem_8.2rem_8.5rem_3rem_3.4rem_9.5rem]",
  card: "grid content-center items-center gap-x-3 gap-y-1.5 pr-3 grid-cols-[2.25rem_4rem_minmax(0,1fr)]",
};

/** The same with a key of the records beside the text. */
export const COLUMNS_WITH_KEY: Record<LineLook, string> = {
  full: "grid items-center gap-x-3 pr-3 grid-cols-[2.25rem_4rem_minmax(0,1fr)_8rem_5.2rem_8.2rem_8.5rem_3rem_3.4rem_6.2rem]",
  slim: "grid items-center gap-x-3 pr-3 grid-cols-[2.25rem_minmax(0,1fr)_8rem_5.2rem_8.2rem_8.5rem_3rem_3.4rem_9.5rem]",
  card: COLUMNS.card,
};

/** Below this a list has no room for columns. */
export const CARD_BELOW_PX = 820;

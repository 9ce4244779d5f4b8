/** How words and boxes light each other: what is pointed at, on whichever side, and what pointing does. */
export type Pointing = {
  /** Mention keys and ids of known boxes. */
  pointed: ReadonlySet<string>;
  /** Mention in focus: its boxes can be judged and changed. */
  mention: string | null;
  /** Judged groundings by twin; right or wrong. */
  judged: Readonly<Record<string, { right: boolean }>>;
  /** Whether the pointer lies where it lay when the entry came: it points at nothing then (resting-pointer.ts). */
  isResting(event: Pick<PointerEvent, "pointerType" | "clientX" | "clientY">): boolean;
  onPoint(ids: readonly string[]): void;
  /** A mention is chosen, where one of its boxes was pressed with that. */
  onPick(key: string, boxId?: string): void;
  /** Known boxes are asked for. */
  onPickBoxes(ids: readonly string[]): void;
};

export const NOTHING_POINTED: ReadonlySet<string> = new Set();

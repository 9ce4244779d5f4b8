import type { RefObject } from "react";
import type { PhotoCanvasHandle } from "../../canvas/photo-canvas.tsx";
import type { Pointing } from "./pointing.ts";
import type { RestingPointer } from "./resting-pointer.ts";
import { NOWHERE, type ViewState } from "./view-state.ts";
import type { Workspace } from "./workspace.ts";

type Options = {
  pointed: ReadonlySet<string>;
  setPointed(change: (now: ReadonlySet<string>) => ReadonlySet<string>): void;
  pointer: Pick<RestingPointer, "isResting">;
  /** Mention in focus. */
  mention: string | null;
  canvas: RefObject<PhotoCanvasHandle | null>;
  onMention(view: Partial<ViewState>): void;
};

/** Pointing in the entry that is worked on. `point` lights alone: what is pointed at on the photo does not move it. */
export function pointingOf(
  { mentions, draft }: Workspace,
  { pointed, setPointed, pointer, mention, canvas, onMention }: Options,
): { pointing: Pointing; point(ids: readonly string[]): void } {
  const point = (ids: readonly string[]) => {
    const next = withTwins(ids, mentions);
    // A pointer that moves on a row reports the row again and again.
    setPointed((now) => (now.size === next.size && [...next].every((id) => now.has(id)) ? now : next));
  };
  const pointing: Pointing = {
    pointed,
    mention,
    judged: draft.groundings,
    isResting: (event) => pointer.isResting(event),
    onPoint(ids) {
      point(ids);
      // By a shift at most: a photo that zooms under a pointer on its way over the text would be of no use.
      canvas.current?.bringIntoView(
        ids.flatMap((id) => boxIdsOf(mentions, id)),
        false,
      );
    },
    onPick(key, boxId) {
      const boxAt = mentions.find((own) => own.key === key)?.boxes.find(({ id }) => id === boxId)?.nth ?? null;
      onMention({ ...NOWHERE, mention: key, photo: 0, boxAt });
      canvas.current?.bringIntoView(boxIdsOf(mentions, key));
    },
    onPickBoxes: (ids) => canvas.current?.bringIntoView(ids),
  };
  return { pointing, point };
}

/** The boxes of a mention by its key; any other id is a box's own. */
const boxIdsOf = (mentions: Workspace["mentions"], id: string): readonly string[] =>
  mentions.find((mention) => mention.key === id)?.boxes.map((box) => box.id) ?? [id];

/** A mention lights with those of the same boxes: the same phrase in another turn, or another one for the same thing. */
function withTwins(ids: readonly string[], mentions: Workspace["mentions"]): ReadonlySet<string> {
  const thingOf = (own: Workspace["mentions"][number]) => own.boxes.map((box) => box.id).join() || own.twin;
  const things = new Set(mentions.filter((own) => ids.includes(own.key)).map(thingOf));
  return new Set([...ids, ...mentions.filter((own) => things.has(thingOf(own))).map((own) => own.key)]);
}

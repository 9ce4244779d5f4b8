import { v4 as uuid } from "uuid";
import { type ImageBox, imageToUnit, type Size } from "#domain/box/box.ts";
import { nudgeBox } from "#domain/canvas/box-edit.ts";
import { mentionViews } from "#domain/review/text/mention-views.ts";
import {
  addBox,
  groundWords,
  type Rewritten,
  removeBox,
  replaceBox,
  unground,
} from "#domain/review/workspace/grounding.ts";
import { call } from "../../ui/call.ts";
import { forgetKnown } from "../photo/known.ts";
import { type Desk, type Runs, turnOf } from "./workspace.ts";

/** Commands on the phrase in focus and its boxes. */
export function runsGrounding(desk: Desk): Runs {
  const { mention, boxInFocus, size, look, isReadOnly } = desk;
  const on = (run: () => void) => (mention && size && !isReadOnly ? run : null);
  const onBox = (run: () => void) => (boxInFocus ? on(run) : null);
  return {
    nextMention: desk.stops.length > 0 ? () => step(desk, 1) : null,
    previousMention: desk.stops.length > 0 ? () => step(desk, -1) : null,
    boxRight: on(() => judge(desk, true)),
    boxWrong: on(() => judge(desk, false)),
    editBox: onBox(() => desk.change({ editedBox: nextBox(desk), drawing: null })),
    drawBox: on(() => desk.change({ drawing: look.drawing === "redraw" ? null : "redraw" })),
    addBox: on(() => desk.change({ drawing: look.drawing === "add" ? null : "add", editedBox: null })),
    removeBox: onBox(() => rewriteBoxes(desk, (twin, nth) => removeBox(desk.draft.turns, twin, nth))),
    noBox: on(() => {
      rewriteBoxes(desk, (twin) => unground(desk.draft.turns, twin));
      desk.change({ mention: null, editedBox: null, drawing: null });
    }),
    snap: desk.snapTo && size ? on(() => snap(desk)) : null,
    saveRegion: desk.entry.image ? onBox(() => void saveRegion(desk)) : null,
    makeMention: look.selection && size && !isReadOnly ? () => desk.change({ drawing: "make" }) : null,
    boxDone: look.editedBox === null ? null : () => desk.change({ editedBox: null }),
    ...nudges(desk),
  };
}

/** A box drawn on the photo, image pixels: what it is for was said before. */
export function drawnOnPhoto(desk: Desk, box: ImageBox) {
  const { look, size, mention, draft } = desk;
  if (!size || !look.drawing || desk.isReadOnly) return;
  if (look.drawing === "make") return makeMention(desk, box, size);
  if (!mention) return;
  if (look.drawing === "redraw") {
    placeBox(desk, box, size);
    return desk.change({ drawing: null, editedBox: desk.boxInFocus?.nth ?? 0 });
  }
  desk.act({ kind: "rewrite", texts: addBox(draft.turns, mention.twin, imageToUnit(box, size)) });
  desk.change({ drawing: null, editedBox: mention.boxes.length });
  desk.announce("boxDrawn");
}

/** The box in focus goes to a known one; while one more is asked for, that one comes from there. */
function snap(desk: Desk) {
  const { snapTo, size, look, mention, draft } = desk;
  if (!snapTo || !size || !mention) return;
  if (look.drawing !== "add") {
    placeBox(desk, snapTo.box, size);
    if (look.drawing) desk.change({ drawing: null });
    return;
  }
  desk.act({ kind: "rewrite", texts: addBox(draft.turns, mention.twin, imageToUnit(snapTo.box, size)) });
  desk.change({ drawing: null });
  desk.announce("boxDrawn");
}

/** A known box chosen for the phrase in focus, or a box moved by hand: image pixels, printed with 3 decimals. */
export function placeBox(desk: Desk, box: ImageBox, size: Size) {
  const { mention, boxInFocus, draft } = desk;
  if (!mention || desk.isReadOnly) return;
  desk.act({
    kind: "rewrite",
    texts: replaceBox(draft.turns, mention.twin, boxInFocus?.nth ?? 0, imageToUnit(box, size)),
  });
  desk.announce("boxMoved");
}

function makeMention(desk: Desk, box: ImageBox, size: Size) {
  const { selection } = desk.look;
  const turn = selection ? turnOf(desk, selection.turnId) : undefined;
  if (!selection || !turn) return;
  const made = groundWords(turn, selection.start, selection.end, [imageToUnit(box, size)]);
  if (!made) return desk.change({ drawing: null, notice: "cannotGround" });
  desk.act({ kind: "rewrite", texts: [made] });
  const views = mentionViews([{ ...turn, value: made.value }], size);
  const own = views.find((view) => view.end > selection.start);
  desk.change({ drawing: null, selection: null, editing: null, mention: own?.key ?? null, editedBox: own ? 0 : null });
  desk.announce("boxDrawn");
}

function step({ stops, look, change, canvas }: Desk, by: 1 | -1) {
  const at = stops.findIndex((stop) => stop.key === look.mention);
  const stop = stops[(at < 0 ? (by > 0 ? 0 : stops.length - 1) : at + by + stops.length) % stops.length];
  if (!stop) return;
  change({ mention: stop.key, editedBox: null, drawing: null });
  canvas.current?.bringIntoView(stop.kind === "mention" ? stop.mention.boxes.map((box) => box.id) : stop.link.boxIds);
}

function judge({ mention, draft, act }: Desk, right: boolean) {
  if (!mention) return;
  const before = draft.groundings[mention.twin];
  // The same key again takes the mark back.
  act({ kind: "judgeGrounding", twin: mention.twin, mark: before?.right === right ? null : { right, code: null } });
}

function nextBox({ mention, look }: Desk): number {
  const places = mention?.boxes.map((box) => box.nth) ?? [];
  const at = look.editedBox === null ? -1 : places.indexOf(look.editedBox);
  return places[(at + 1) % Math.max(1, places.length)] ?? 0;
}

function rewriteBoxes(
  { mention, boxInFocus, act, change }: Desk,
  rewritten: (twin: string, nth: number) => Rewritten[],
) {
  if (!mention) return;
  act({ kind: "rewrite", texts: rewritten(mention.twin, boxInFocus?.nth ?? 0) });
  change({ editedBox: null });
}

/** The box in focus becomes one of the photo's own regions, under its phrase. */
async function saveRegion({ entry, mention, boxInFocus, announce }: Desk): Promise<void> {
  if (!entry.image || !mention || !boxInFocus) return;
  const { x1, y1, x2, y2 } = boxInFocus.box;
  try {
    await call("POST /api/images/{imageId}/regions", {
      params: { imageId: entry.image.id },
      body: { id: uuid(), name: mention.phrase.trim().slice(0, 200), box: [x1, y1, x2, y2] },
    });
    forgetKnown(entry.image.id);
    announce("regionSaved");
  } catch {
    // Announced: what was drawn stays, and can be sent again.
    announce("regionNotSaved");
  }
}

const STEP_PX = 1;
const LEAP_PX = 10;

/** Arrow keys on the box that is being changed, in photo pixels: it moves, or its right and lower edges do. */
function nudges(desk: Desk): Runs {
  const { boxInFocus, size, look } = desk;
  const run = (edge: "all" | "right" | "bottom", dxPx: number, dyPx: number) =>
    boxInFocus && size && look.editedBox !== null && !desk.isReadOnly
      ? () => placeBox(desk, nudgeBox(boxInFocus.box, { edge, dxPx, dyPx }, size, isFree(boxInFocus.box, size)), size)
      : null;
  return {
    nudgeLeft: run("all", -STEP_PX, 0),
    nudgeRight: run("all", STEP_PX, 0),
    nudgeUp: run("all", 0, -STEP_PX),
    nudgeDown: run("all", 0, STEP_PX),
    leapLeft: run("all", -LEAP_PX, 0),
    leapRight: run("all", LEAP_PX, 0),
    leapUp: run("all", 0, -LEAP_PX),
    leapDown: run("all", 0, LEAP_PX),
    narrow: run("right", -STEP_PX, 0),
    widen: run("right", STEP_PX, 0),
    flatten: run("bottom", 0, -STEP_PX),
    heighten: run("bottom", 0, STEP_PX),
    narrowLeap: run("right", -LEAP_PX, 0),
    widenLeap: run("right", LEAP_PX, 0),
    flattenLeap: run("bottom", 0, -LEAP_PX),
    heightenLeap: run("bottom", 0, LEAP_PX),
  };
}

/** A box that came from outside of the photo may stay there. */
export const isFree = (box: ImageBox, size: Size): boolean =>
  box.x1 < 0 || box.y1 < 0 || box.x2 > size.widthPx || box.y2 > size.heightPx;

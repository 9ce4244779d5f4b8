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
import { invalidateKnown } from "../photo/known.ts";
import { type Runs, turnOf, type Workspace } from "./workspace.ts";

/** Commands on the phrase in focus and its boxes. */
export function runsGrounding(workspace: Workspace): Runs {
  const { mention, boxInFocus, size, viewState, isReadOnly } = workspace;
  const on = (run: () => void) => (mention && size && !isReadOnly ? run : null);
  const onBox = (run: () => void) => (boxInFocus ? on(run) : null);
  return {
    nextMention: workspace.stops.length > 0 ? () => step(workspace, 1) : null,
    previousMention: workspace.stops.length > 0 ? () => step(workspace, -1) : null,
    boxRight: on(() => judge(workspace, true)),
    boxWrong: on(() => judge(workspace, false)),
    editBox: onBox(() => workspace.change({ editedBox: nextBox(workspace), drawing: null })),
    drawBox: on(() => workspace.change({ drawing: viewState.drawing === "redraw" ? null : "redraw" })),
    addBox: on(() => workspace.change({ drawing: viewState.drawing === "add" ? null : "add", editedBox: null })),
    removeBox: onBox(() => rewriteBoxes(workspace, (twin, nth) => removeBox(workspace.draft.turns, twin, nth))),
    noBox: on(() => {
      rewriteBoxes(workspace, (twin) => unground(workspace.draft.turns, twin));
      workspace.change({ mention: null, editedBox: null, drawing: null });
    }),
    snap: workspace.snapTo && size ? on(() => snap(workspace)) : null,
    saveRegion: workspace.entry.image ? onBox(() => void saveRegion(workspace)) : null,
    makeMention: viewState.selection && size && !isReadOnly ? () => workspace.change({ drawing: "make" }) : null,
    boxDone: viewState.editedBox === null ? null : () => workspace.change({ editedBox: null }),
    ...nudges(workspace),
  };
}

/** A box drawn on the photo, image pixels: what it is for was said before. */
export function drawnOnPhoto(workspace: Workspace, box: ImageBox) {
  const { viewState, size, mention, draft } = workspace;
  if (!size || !viewState.drawing || workspace.isReadOnly) return;
  if (viewState.drawing === "make") return makeMention(workspace, box, size);
  if (!mention) return;
  if (viewState.drawing === "redraw") {
    placeBox(workspace, box, size);
    return workspace.change({ drawing: null, editedBox: workspace.boxInFocus?.nth ?? 0 });
  }
  workspace.act({ kind: "rewrite", texts: addBox(draft.turns, mention.twin, imageToUnit(box, size)) });
  workspace.change({ drawing: null, editedBox: mention.boxes.length });
  workspace.announce("drawBox.drawn");
}

/** The box in focus goes to a known one; while one more is asked for, that one comes from there. */
function snap(workspace: Workspace) {
  const { snapTo, size, viewState, mention, draft } = workspace;
  if (!snapTo || !size || !mention) return;
  if (viewState.drawing !== "add") {
    placeBox(workspace, snapTo.box, size);
    if (viewState.drawing) workspace.change({ drawing: null });
    return;
  }
  workspace.act({ kind: "rewrite", texts: addBox(draft.turns, mention.twin, imageToUnit(snapTo.box, size)) });
  workspace.change({ drawing: null });
  workspace.announce("drawBox.drawn");
}

/** A known box chosen for the phrase in focus, or a box moved by hand: image pixels, printed with 3 decimals. */
export function placeBox(workspace: Workspace, box: ImageBox, size: Size) {
  const { mention, boxInFocus, draft } = workspace;
  if (!mention || workspace.isReadOnly) return;
  workspace.act({
    kind: "rewrite",
    texts: replaceBox(draft.turns, mention.twin, boxInFocus?.nth ?? 0, imageToUnit(box, size)),
  });
  workspace.announce("editBox.moved");
}

function makeMention(workspace: Workspace, box: ImageBox, size: Size) {
  const { selection } = workspace.viewState;
  const turn = selection ? turnOf(workspace, selection.turnId) : undefined;
  if (!selection || !turn) return;
  const made = groundWords(turn, selection.start, selection.end, [imageToUnit(box, size)]);
  if (!made) return workspace.change({ drawing: null, notice: "cannotGround" });
  workspace.act({ kind: "rewrite", texts: [made] });
  const views = mentionViews([{ ...turn, value: made.value }], size);
  const own = views.find((view) => view.end > selection.start);
  workspace.change({
    drawing: null,
    selection: null,
    editing: null,
    mention: own?.key ?? null,
    editedBox: own ? 0 : null,
  });
  workspace.announce("drawBox.drawn");
}

function step({ stops, viewState, change, canvas }: Workspace, by: 1 | -1) {
  const at = stops.findIndex((stop) => stop.key === viewState.mention);
  const stop = stops[(at < 0 ? (by > 0 ? 0 : stops.length - 1) : at + by + stops.length) % stops.length];
  if (!stop) return;
  change({ mention: stop.key, editedBox: null, drawing: null });
  canvas.current?.bringIntoView(stop.kind === "mention" ? stop.mention.boxes.map((box) => box.id) : stop.link.boxIds);
}

function judge({ mention, draft, act }: Workspace, right: boolean) {
  if (!mention) return;
  const before = draft.groundings[mention.twin];
  // The same key again takes the mark back.
  act({ kind: "judgeGrounding", twin: mention.twin, mark: before?.right === right ? null : { right, code: null } });
}

function nextBox({ mention, viewState }: Workspace): number {
  const places = mention?.boxes.map((box) => box.nth) ?? [];
  const at = viewState.editedBox === null ? -1 : places.indexOf(viewState.editedBox);
  return places[(at + 1) % Math.max(1, places.length)] ?? 0;
}

function rewriteBoxes(
  { mention, boxInFocus, act, change }: Workspace,
  rewritten: (twin: string, nth: number) => Rewritten[],
) {
  if (!mention) return;
  act({ kind: "rewrite", texts: rewritten(mention.twin, boxInFocus?.nth ?? 0) });
  change({ editedBox: null });
}

/** The box in focus becomes one of the photo's own regions, under its phrase. */
async function saveRegion({ entry, mention, boxInFocus, announce }: Workspace): Promise<void> {
  if (!entry.image || !mention || !boxInFocus) return;
  const { x1, y1, x2, y2 } = boxInFocus.box;
  try {
    await call("POST /api/images/{imageId}/regions", {
      params: { imageId: entry.image.id },
      body: { id: uuid(), name: mention.phrase.trim().slice(0, 200), box: [x1, y1, x2, y2] },
    });
    invalidateKnown(entry.image.id);
    announce("saveRegion.saved");
  } catch {
    // Announced: what was drawn stays, and can be sent again.
    announce("saveRegion.notSaved");
  }
}

const STEP_PX = 1;
const LEAP_PX = 10;

/** Arrow keys on the box that is being changed, in photo pixels: it moves, or its right and lower edges do. */
function nudges(workspace: Workspace): Runs {
  const { boxInFocus, size, viewState } = workspace;
  const run = (edge: "all" | "right" | "bottom", dxPx: number, dyPx: number) =>
    boxInFocus && size && viewState.editedBox !== null && !workspace.isReadOnly
      ? () =>
          placeBox(workspace, nudgeBox(boxInFocus.box, { edge, dxPx, dyPx }, size, isFree(boxInFocus.box, size)), size)
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

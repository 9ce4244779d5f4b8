import { v4 as uuid } from "uuid";
import type { ImageBox, Size } from "#domain/box/box.ts";
import { nudgeBox } from "#domain/canvas/box-edit.ts";
import { gridStepOf, isSettled, notationFor, numbersFor, withKeys } from "#domain/entry/entry-text.ts";
import {
  addBox,
  type GroundedEntry,
  type GroundingChange,
  groundWords,
  removeBox,
  replaceBox,
  unground,
} from "#domain/grounding/edits.ts";
import { OF_RECORDS } from "#domain/grounding/notation.ts";
import { type MentionView, mentionViews } from "#domain/review/text/mention-views.ts";
import { call } from "../../ui/call.ts";
import { invalidateKnown } from "../photo/known.ts";
import { photoInFocus } from "./photo-in-focus.ts";
import { NOWHERE } from "./view-state.ts";
import { type Runs, turnOf, type Workspace } from "./workspace.ts";

/** Commands on the phrase in focus and its boxes. */
export function runsGrounding(workspace: Workspace): Runs {
  const { mention, boxInFocus, size, viewState, entry } = workspace;
  // Numbers of a space that is guessed would be printed wrong, and right or wrong said of a box that lies elsewhere.
  const isReadOnly = workspace.isReadOnly || !isSettled(entry.grounding);
  const isOnPhoto = isOnItsPhoto(workspace);
  // A row's own box is the one that it has.
  const hasRoom = !OF_RECORDS.some((name) => name === entry.grounding.notation);
  const on = (run: () => void) => (mention && size && isOnPhoto && !isReadOnly ? run : null);
  const onBox = (run: () => void) => (boxInFocus ? on(run) : null);
  // Where the words are another turn's, nothing would be left of this one.
  const onOwnWords = (run: (() => void) | null) => (mention?.isBorrowed ? null : run);
  return {
    nextMention: workspace.stops.length > 0 ? () => step(workspace, 1) : null,
    previousMention: workspace.stops.length > 0 ? () => step(workspace, -1) : null,
    boxRight: on(() => judge(workspace, true)),
    boxWrong: on(() => judge(workspace, false)),
    editBox: onBox(() => {
      const editedBox = nextBox(workspace);
      workspace.change({ editedBox, drawing: null });
      workspace.announce("editBox.chosen", { number: editedBox + 1, count: mention?.boxes.length ?? 0 });
    }),
    drawBox: on(() => draw("redraw", "drawBox")),
    addBox: hasRoom && mention && size && !isReadOnly && drawsAdded(workspace) ? () => draw("add", "addBox") : null,
    removeBox: onOwnWords(
      onBox(() => {
        rewriteBoxes(workspace, removeBox);
        workspace.announce("removeBox.removed", { count: (mention?.boxes.length ?? 1) - 1 });
      }),
    ),
    noBox: onOwnWords(
      on(() => {
        rewriteBoxes(workspace, unground);
        workspace.change(NOWHERE);
        workspace.announce("noBox.removed", { phrase: mention?.phrase ?? "" });
      }),
    ),
    snap: workspace.snapTo && size ? on(() => snap(workspace)) : null,
    saveRegion: workspace.entry.image ? onBox(() => void saveRegion(workspace)) : null,
    makeMention:
      viewState.selection && size && drawsNew(workspace) && !isReadOnly && hasRoom
        ? () => {
            workspace.change({ drawing: "make" });
            workspace.announce("makeMention.asked");
          }
        : null,
    boxDone:
      viewState.editedBox === null
        ? null
        : () => {
            workspace.change({ editedBox: null, boxAt: viewState.editedBox });
            workspace.announce("boxDone.done");
          },
    ...nudges(workspace),
  };

  /** Asks for a box to be drawn, or takes the question back. */
  function draw(drawing: "redraw" | "add", id: "drawBox" | "addBox") {
    const isAsked = viewState.drawing === drawing;
    workspace.change({ drawing: isAsked ? null : drawing, ...(drawing === "add" ? { editedBox: null } : {}) });
    workspace.announce(isAsked ? `${id}.cancelled` : `${id}.asked`);
  }
}

const ordinalOf = ({ entry, viewState }: Workspace) => photoInFocus(entry, viewState).ordinal;

/** Boxes are changed on the photo that they are drawn on: the one that the record says, as a rule an entry's first. */
const isOnItsPhoto = (workspace: Workspace) => {
  const { mention } = workspace;
  return mention !== null && (mention.boxes.length > 0 || ordinalOf(workspace) === mention.photo);
};

/** Boxes that are new go to any photo where the record can say which, else to the first: no text says another. */
const drawsNew = (workspace: Workspace) => {
  const { grounding } = workspace.entry;
  const saysPhoto = notationFor(grounding).beside?.saysPhoto === true && Boolean(grounding.record);
  return saysPhoto || ordinalOf(workspace) === 0;
};
const drawsAdded = (workspace: Workspace) => drawsNew(workspace) || isOnItsPhoto(workspace);

/** Whether what is asked to be drawn may be drawn on the photo in focus. */
export function drawsOnPhoto(workspace: Workspace): boolean {
  const { drawing } = workspace.viewState;
  if (drawing === "make") return drawsNew(workspace);
  return drawing === "add" ? drawsAdded(workspace) : isOnItsPhoto(workspace);
}

/** A box drawn on the photo, image pixels: what it is for was said before. */
export function drawnOnPhoto(workspace: Workspace, box: ImageBox) {
  const { viewState, size, mention } = workspace;
  if (!size || !viewState.drawing || workspace.isReadOnly || !drawsOnPhoto(workspace)) return;
  if (viewState.drawing === "make") return makeMention(workspace, box, size);
  if (!mention) return;
  if (viewState.drawing === "redraw") {
    placeBox(workspace, box, size);
    return workspace.change({ drawing: null, editedBox: workspace.boxInFocus?.nth ?? 0 });
  }
  if (!addTo(workspace, mention, box, size)) return;
  workspace.change({ drawing: null, editedBox: mention.boxes.length });
  workspace.announce("drawBox.drawn");
}

/** The box in focus goes to a known one; while one more is asked for, that one comes from there. */
function snap(workspace: Workspace) {
  const { snapTo, size, viewState, mention } = workspace;
  if (!snapTo || !size || !mention) return;
  if (viewState.drawing !== "add") {
    placeBox(workspace, snapTo.box, size);
    if (viewState.drawing) workspace.change({ drawing: null });
    return workspace.announce("snap.snapped", { name: snapTo.names[0] ?? "?" });
  }
  if (!addTo(workspace, mention, snapTo.box, size)) return;
  workspace.change({ drawing: null });
  workspace.announce("drawBox.drawn");
}

/** The entry as it is edited: its turns of now, and the record with the boxes beside them of now. */
const groundedOf = ({ draft, entry }: Workspace): GroundedEntry => ({
  turns: draft.turns,
  notation: notationFor(entry.grounding),
  record: withKeys(entry.grounding, draft.keys).record ?? null,
});

const rewrite = (workspace: Workspace, change: GroundingChange) => workspace.act({ kind: "rewrite", ...change });

/** A box more for a phrase. False where the file's space has no numbers for it. */
function addTo(workspace: Workspace, { twin }: MentionView, box: ImageBox, size: Size): boolean {
  const numbers = numbersFor(box, workspace.entry.grounding, size);
  if (numbers) rewrite(workspace, addBox(groundedOf(workspace), twin, numbers, ordinalOf(workspace)));
  return numbers !== null;
}

/** A known box chosen for the phrase in focus, or a box moved by hand: image pixels, printed on the grid of the entry's own space. */
export function placeBox(workspace: Workspace, box: ImageBox, size: Size) {
  const { mention, boxInFocus, entry } = workspace;
  if (!mention || !isOnItsPhoto(workspace) || workspace.isReadOnly) return;
  const numbers = numbersFor(box, entry.grounding, size);
  if (!numbers) return;
  rewrite(workspace, replaceBox(groundedOf(workspace), mention.twin, boxInFocus?.nth ?? 0, numbers));
  workspace.announce("editBox.moved");
}

function makeMention(workspace: Workspace, box: ImageBox, size: Size) {
  const { selection } = workspace.viewState;
  const { grounding } = workspace.entry;
  const turn = selection ? turnOf(workspace, selection.turnId) : undefined;
  if (!selection || !turn) return;
  const { turnId, start, end } = selection;
  const numbers = numbersFor(box, grounding, size);
  const made = numbers && groundWords(groundedOf(workspace), turnId, start, end, [numbers], ordinalOf(workspace));
  if (!made) return workspace.change({ drawing: null, notice: "cannotGround" });
  rewrite(workspace, made);
  const value = made.turns.find((own) => own.turnId === turnId)?.value ?? turn.value;
  const views = mentionViews([{ ...turn, value }], { ...grounding, record: null }, size);
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

function step({ stops, viewState, change, canvas, announce }: Workspace, by: 1 | -1) {
  const at = stops.findIndex((stop) => stop.key === viewState.mention);
  const stop = stops[(at < 0 ? (by > 0 ? 0 : stops.length - 1) : at + by + stops.length) % stops.length];
  if (!stop) return;
  // The boxes of a mention are of the photo that they say, as a rule the first; a name of a known object is of the photo in front.
  const photo = stop.kind === "mention" ? { photo: stop.mention.photo } : {};
  change({ ...NOWHERE, mention: stop.key, ...photo });
  const command = by > 0 ? "nextMention" : "previousMention";
  const place = { number: stops.indexOf(stop) + 1, count: stops.length };
  if (stop.kind === "mention")
    announce(`${command}.phrase`, { ...place, phrase: stop.mention.phrase, boxes: stop.mention.boxes.length });
  else announce(`${command}.known`, { ...place, words: stop.link.words, boxes: stop.link.boxIds.length });
  canvas.current?.bringIntoView(stop.kind === "mention" ? stop.mention.boxes.map((box) => box.id) : stop.link.boxIds);
}

function judge({ mention, draft, act, announce }: Workspace, right: boolean) {
  if (!mention) return;
  // The same key again takes the mark back.
  const isTakenBack = draft.groundings[mention.twin]?.right === right;
  act({ kind: "judgeGrounding", twin: mention.twin, mark: isTakenBack ? null : { right, code: null } });
  announce(`${right ? "boxRight" : "boxWrong"}.${isTakenBack ? "unmarked" : "marked"}`, { phrase: mention.phrase });
}

/** The box in focus, and where that is being changed already the next one. */
function nextBox({ mention, viewState, boxInFocus }: Workspace): number {
  if (viewState.editedBox === null && boxInFocus) return boxInFocus.nth;
  const places = mention?.boxes.map((box) => box.nth) ?? [];
  const at = viewState.editedBox === null ? -1 : places.indexOf(viewState.editedBox);
  return places[(at + 1) % Math.max(1, places.length)] ?? 0;
}

function rewriteBoxes(
  workspace: Workspace,
  rewritten: (entry: GroundedEntry, twin: string, nth: number) => GroundingChange,
) {
  const { mention, boxInFocus, change } = workspace;
  if (!mention) return;
  rewrite(workspace, rewritten(groundedOf(workspace), mention.twin, boxInFocus?.nth ?? 0));
  change({ editedBox: null });
}

/** The box in focus becomes one of its photo's own regions, under its phrase. */
async function saveRegion({ entry, viewState, mention, boxInFocus, announce }: Workspace): Promise<void> {
  const { image } = photoInFocus(entry, viewState);
  if (!image || !mention || !boxInFocus) return;
  const { x1, y1, x2, y2 } = boxInFocus.box;
  try {
    await call("POST /api/images/{imageId}/regions", {
      params: { imageId: image.id },
      body: { id: uuid(), name: mention.phrase.trim().slice(0, 200), box: [x1, y1, x2, y2] },
    });
    invalidateKnown(image.id);
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
  const { boxInFocus, size, viewState, entry } = workspace;
  const run = (edge: "all" | "right" | "bottom", dxPx: number, dyPx: number) =>
    boxInFocus && size && viewState.editedBox !== null && !workspace.isReadOnly
      ? () =>
          placeBox(
            workspace,
            nudgeBox(boxInFocus.box, { edge, ...onGrid(dxPx, dyPx, size) }, size, isFree(boxInFocus.box, size)),
            size,
          )
      : null;
  /** At least a step of the grid that the file's space has: less would be rounded away. */
  const onGrid = (dxPx: number, dyPx: number, own: Size) => {
    const { x, y } = gridStepOf(entry.grounding, own);
    return {
      dxPx: Math.sign(dxPx) * Math.max(Math.abs(dxPx), dxPx === 0 ? 0 : x),
      dyPx: Math.sign(dyPx) * Math.max(Math.abs(dyPx), dyPx === 0 ? 0 : y),
    };
  };
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

import { useTranslations } from "next-intl";
import type { Dispatch, RefObject, SetStateAction } from "react";
import { flushSync } from "react-dom";
import type { Size } from "#domain/box/box.ts";
import { applyToDraft } from "#domain/review/workspace/draft.ts";
import { reasonsOf } from "#domain/verdict/reasons.ts";
import type { PhotoCanvasHandle } from "../../canvas/photo-canvas-props.ts";
import { COMMANDS, type CommandId } from "../keys/commands.ts";
import type { Known } from "../photo/known.ts";
import { decidedOf } from "./decided-of.ts";
import { layDesk } from "./derive-workspace.ts";
import { runsBetween } from "./runs-between.ts";
import { runsChanging } from "./runs-changing.ts";
import { runsDeciding } from "./runs-deciding.ts";
import { runsGrounding } from "./runs-grounding.ts";
import { runsSeeing } from "./runs-viewing.ts";
import type { ShownParts } from "./shown-parts.ts";
import type { useLooks } from "./use-view-states.ts";
import type { Look, Part } from "./view-state.ts";
import type { Slot, WorkbenchProps } from "./workbench-props.ts";
import type { Desk, Runs, See } from "./workspace.ts";

type Parts = WorkbenchProps & {
  known: Known | null;
  photoSize: Size | null;
  canvas: RefObject<PhotoCanvasHandle | null>;
  /** What scrolls the entries. */
  column: RefObject<HTMLElement | null>;
  fields: Record<"search" | "note", RefObject<HTMLElement | null>>;
  shownParts: ShownParts;
  looks: ReturnType<typeof useLooks>;
  see: See;
  setSee: Dispatch<SetStateAction<See>>;
};

/** The entry in focus as its commands see it, and what each command does now. */
export function useDesk(parts: Parts) {
  const { slots, active, reasons, guideline, readOnlyNote, isPhotoVisit, known, see, setSee } = parts;
  const { canvas, column, fields, shownParts, looks } = parts;
  const { entry, draft } = active;
  const { look, change } = looks;
  const t = useTranslations("review");
  const isReadOnly = readOnlyNote !== null;

  const layOther = (slot: Slot) =>
    layDesk({
      ...slot,
      look: looks.lookOf(slot),
      see,
      known,
      photoSize: parts.photoSize,
      reasons: reasonsOf(reasons, slot.entry.task),
    });
  const layAt = (at: Look) =>
    layDesk({
      entry,
      draft,
      look: at,
      see,
      known,
      photoSize: parts.photoSize,
      reasons: reasonsOf(reasons, entry.task),
    });
  const laid = layAt(look);
  const desk: Desk = {
    ...laid,
    isReadOnly,
    canUndo: parts.canUndo,
    isPhotoVisit,
    canvas,
    act(action) {
      if (isReadOnly) return;
      look.time.sign();
      if (look.leaning || look.notice) change({ leaning: null, notice: null });
      parts.onDraft(entry.id, applyToDraft(entry, draft, action));
    },
    change,
    changeSee: (part) => setSee((now) => ({ ...now, ...part })),
    aid: (seen) => change({ aids: { ...look.aids, ...seen } }),
    decide(decision, more = {}) {
      if (isReadOnly) return;
      parts.onDecide([{ entryId: entry.id, decided: decidedOf(desk, decision, guideline, more) }]);
    },
    readOn() {
      shownParts.look(column.current);
      const unseen = shownParts.firstUnseen(column.current, entry.id);
      unseen?.scrollIntoView({ block: "start" });
      return unseen !== null;
    },
    focusField(field) {
      // The field comes with the render that was just asked for; the next key must already find it.
      flushSync(() => {});
      fields[field].current?.focus();
    },
    announce: (message) => parts.onAnnounce(t(`did.${message}`), message.startsWith("region")),
    acceptShown() {
      shownParts.look(column.current);
      const shown = slots
        .filter((slot) => shownParts.firstUnseen(column.current, slot.entry.id) === null)
        .map((slot) => ({ ...desk, ...(slot.entry.id === entry.id ? laid : layOther(slot)) }))
        .filter((own) => own.outcome.decision === "accept");
      const { durationMs, activeMs } = look.time.read();
      // One look at the photo has judged them all: each gets its share of the time.
      const share = (ms: number) => Math.round(ms / Math.max(1, shown.length));
      const times = { durationMs: share(durationMs), activeMs: share(activeMs) };
      parts.onDecide(
        shown.map((own) => ({
          entryId: own.entry.id,
          decided: decidedOf(own, "accept", guideline, { ...own.outcome, ...times, mode: "bulk" }),
        })),
      );
      if (shown.length === 0) change({ notice: "acceptedNone" });
      parts.onAnnounce(t("acceptedShown", { count: shown.length }), shown.length > 0);
    },
    switchMode: () => parts.onMode?.(),
    undoVerdict: parts.onUndo,
  };
  const runsOf = (own: Desk): Runs => ({
    ...runsDeciding(own),
    ...runsChanging(own),
    ...runsGrounding(own),
    ...runsSeeing(own),
    ...(parts.onMode === null ? { mode: null } : {}),
    nextEntry: parts.beside?.next ?? null,
    previousEntry: parts.beside?.previous ?? null,
    ...runsBetween(own, slots, parts.onActive),
  });
  const runs = runsOf(desk);
  const canRun = (id: CommandId) => Boolean(runs[id]) || COMMANDS.some((row) => row.id === id && "hold" in row);
  const run = (id: CommandId, at?: Part) => {
    look.time.sign();
    if (at === undefined || (at.focus === look.focus && at.sentence === look.sentence)) return runs[id]?.();
    const there = { ...at, mention: null, editedBox: null, drawing: null };
    change(there);
    runsOf({ ...desk, ...layAt({ ...look, ...there }) })[id]?.();
  };
  return { desk, laid, layOther, canRun, run };
}

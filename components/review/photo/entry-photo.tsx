"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { type ImageBox, imageBox } from "#domain/box/box.ts";
import type { BoxKind, CanvasBox } from "#domain/canvas/canvas-box.ts";
import { isSettled } from "#domain/entry/entry-text.ts";
import { photoUrlOf, thumbUrlOf } from "#domain/photo/photo-url.ts";
import type { ViewSettings } from "#domain/review/workspace/view-settings.ts";
import { PhotoCanvas } from "../../canvas/photo-canvas.tsx";
import { photoInFocus } from "../workspace/photo-in-focus.ts";
import type { Pointing } from "../workspace/pointing.ts";
import { drawsOnPhoto, isFree } from "../workspace/runs-grounding.ts";
import type { Stop, Workspace } from "../workspace/workspace.ts";
import { nameOf } from "./known-list.tsx";
import { usePhotoStrings } from "./photo-strings.ts";
import { PhotoStrip } from "./photo-strip.tsx";
import { PhotoToolbar } from "./photo-toolbar.tsx";
import { ZoomStore } from "./zoom-store.ts";

type Props = {
  workspace: Workspace;
  /** Boxes of the QA in focus that come from the text but no phrase carries. */
  strays: readonly { id: string; box: ImageBox }[];
  /** Known boxes that a search found. */
  found: readonly string[];
  pointing: Pointing;
  settings: ViewSettings;
  onBox(box: ImageBox): void;
  onDraw(box: ImageBox): void;
};

/** The photo with the boxes of the QA in focus; translates between words and the canvas's boxes. */
export function EntryPhoto({ workspace, strays, found, pointing, settings, onBox, onDraw }: Props) {
  const t = useTranslations("review");
  const [zoom] = useState(() => new ZoomStore());
  const { entry, size, known, display, viewState, mention, boxInFocus, stops } = workspace;
  const strings = usePhotoStrings(entry.image !== null, entry.videos);
  const { image, ordinal } = photoInFocus(entry, viewState);
  const { pointed } = pointing;
  const held = display.heldKey;
  const { isGuess } = entry.grounding;
  // Where a QA states boxes those have the photo for themselves.
  const statesBoxes = stops.some((stop) => stop.kind === "mention");
  const stated = new Map<string, CanvasBox>();
  const soft = new Map<string, CanvasBox>();
  const softIndex = (name: string) => [...workspace.letters.keys()].indexOf(name);
  for (const stop of stops) {
    if (stop.kind === "mention")
      for (const { id, box, colour } of stop.mention.boxes) {
        // A box that phrases share carries the first's words.
        if (stated.has(id)) continue;
        stated.set(id, { ...drawn("mention", id, box, stop.mention.phrase || t("strayBox"), colour), dashed: isGuess });
      }
    else if (!statesBoxes && held !== "peekEntry" && workspace.letters.has(stop.link.name))
      for (const id of stop.link.boxIds) {
        const own = known?.byId.get(id);
        // A box that names share keeps the first's letter, wherever in the entry the reviewer is.
        const name = workspace.nameOfSoftBox.get(id) ?? stop.link.name;
        if (own) soft.set(id, drawn("soft", id, own.box, own.names[0] ?? name, softIndex(name)));
      }
  }
  const stray = strays.map(({ id, box }) => ({ ...drawn("stray", id, box, t("strayBox")), dashed: isGuess }));
  const rival = workspace.rivals.map((own) => drawn("rival", own.id, own.box, nameOf(own), mention?.colour));
  const pinned =
    display.pinned && ordinal === 0 ? [drawn("stray", "pinned", imageBox(...display.pinned), t("pinned"))] : [];
  const focusIds = new Set(stops.filter((stop) => stop.key === viewState.mention).flatMap(boxIdsOf));
  const litIds = new Set([
    ...stops.filter((stop) => stop.kind === "mention" && pointed.has(stop.key)).flatMap(boxIdsOf),
    ...[...pointed].filter((id) => known?.byId.has(id)),
    ...pinned.map((box) => box.id),
  ]);
  const boxes =
    held === "peekEntry"
      ? [...stated.values(), ...stray]
      : uniqueById([...stated.values(), ...pinned, ...stray, ...rival, ...soft.values()]);
  const taken = new Set(boxes.map((box) => box.id));
  /** What a box on the canvas stands for among the words. */
  const partsOf = (boxId: string) => {
    const keys = workspace.mentions.filter((own) => own.boxes.some((box) => box.id === boxId)).map((own) => own.key);
    return keys.length > 0 ? keys : [boxId];
  };
  return (
    <section
      aria-label={t("photo")}
      className="flex min-h-0 min-w-0 grow flex-col bg-stage max-lg:h-[42dvh] max-lg:shrink-0 max-lg:grow-0 max-lg:short:h-[34dvh]"
    >
      <div className="relative min-h-0 grow">
        <PhotoCanvas
          ref={workspace.canvas}
          photoName={image?.id ?? ""}
          subject={entry.id}
          photoUrl={photoUrlOf(image)}
          thumbUrl={thumbUrlOf(image)}
          photoState={image?.photo ?? "absent"}
          size={size}
          boxes={boxes}
          known={held === "peekEntry" ? NONE : (known?.canvasBoxes ?? NONE).filter((box) => !taken.has(box.id))}
          focusIds={focusIds}
          litIds={litIds}
          shownKnownIds={new Set([...found, ...[...pointed].filter((id) => known?.byId.has(id))])}
          showAllKnown={display.showsAll}
          labels={display.hasLabels}
          hidden={held === "hide"}
          spotlight={
            settings.spotlight &&
            viewState.pickedOnPhoto !== viewState.mention &&
            [...focusIds].some((id) => stated.has(id) || soft.has(id))
          }
          opacity={settings.opacity}
          labelPx={settings.labelPx}
          tool={viewState.drawing && drawsOnPhoto(workspace) ? "draw" : "look"}
          edit={
            mention && boxInFocus && size && viewState.editedBox !== null
              ? { id: idOfBox(workspace) ?? "", box: boxInFocus.box, isFree: isFree(boxInFocus.box, size) }
              : null
          }
          onView={({ scale }) => zoom.set(scale)}
          onEdit={(_, box) => onBox(box)}
          onDraw={onDraw}
          onPoint={(ids) => pointing.onPoint(ids.slice(0, 1).flatMap(partsOf))}
          onPick={(id) => {
            if (id === null) return;
            const [part] = partsOf(id);
            if (part === undefined) return;
            const own = known?.byId.get(id);
            // Another thing of the name, or any while a box is changed: it is pointed at to be the phrase's box.
            if (own && mention && (viewState.editedBox !== null || workspace.rivals.some((rival) => rival.id === id)))
              return onBox(own.box);
            if (workspace.mentions.some((own) => own.key === part)) {
              pointing.onPick(part, id);
              workspace.change({ pickedOnPhoto: part });
            } else pointing.onPoint([part]);
          }}
          label={t("canvas.label", {
            identity: image?.identity ?? "",
            boxes: [...stated.values()].map((box) => box.label).join(", "),
          })}
          strings={strings}
        />
        {isSettled(entry.grounding) || workspace.mentions.length === 0 ? null : (
          <p className="absolute inset-x-3 bottom-3 rounded bg-warn-soft px-3 py-1.5 text-sm text-warn">
            {t(isGuess ? "boxSpaceGuessed" : "boxSpaceUnknown")}
          </p>
        )}
      </div>
      <PhotoStrip workspace={workspace} />
      {image ? (
        <PhotoToolbar
          image={image}
          widthPx={size?.widthPx ?? null}
          heightPx={size?.heightPx ?? null}
          zoom={zoom}
          canvas={workspace.canvas}
        />
      ) : null}
    </section>
  );
}

const NONE: readonly CanvasBox[] = [];

const drawn = (kind: BoxKind, id: string, box: ImageBox, label: string, colour = 0): CanvasBox => ({
  id,
  box,
  label,
  colour,
  kind,
});

/** The canvas knows each box once: what is stated comes before what is only named. */
function uniqueById(boxes: readonly CanvasBox[]): CanvasBox[] {
  const byId = new Map<string, CanvasBox>();
  for (const box of boxes) if (!byId.has(box.id)) byId.set(box.id, box);
  return [...byId.values()];
}

const boxIdsOf = (stop: Stop): readonly string[] =>
  stop.kind === "mention" ? stop.mention.boxes.map((box) => box.id) : stop.link.boxIds;

const idOfBox = ({ mention, boxInFocus }: Workspace) => mention?.boxes.find((box) => box.nth === boxInFocus?.nth)?.id;

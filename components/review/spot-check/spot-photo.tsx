"use client";

import { useTranslations } from "next-intl";
import type { CanvasBox } from "#domain/canvas/canvas-box.ts";
import { photoUrl } from "#domain/photo/photo-url.ts";
import type { SpotCell } from "#domain/review/spot-check/spot-check.ts";
import { PhotoCanvas } from "../../canvas/photo-canvas.tsx";
import { usePhotoStrings } from "../photo/photo-strings.ts";

const NOTHING: ReadonlySet<string> = new Set();

/** A cell's whole photo, its boxes in the light and its rivals outlined. One can zoom and drag. */
export function SpotPhoto({ cell }: { cell: SpotCell }) {
  const t = useTranslations("spot");
  const strings = usePhotoStrings();
  const own = cell.boxes.map(
    (box, index): CanvasBox => ({ id: `own-${index}`, box, label: cell.phrase, colour: 0, kind: "mention" }),
  );
  const rivals = cell.rivals.map(
    (box, index): CanvasBox => ({ id: `rival-${index}`, box, label: "", colour: 0, kind: "rival" }),
  );
  return (
    <>
      <PhotoCanvas
        photoName={cell.imageId}
        photoUrl={photoUrl({ id: cell.imageId, photoMark: cell.photoMark, ...cell.size })}
        photoState="present"
        size={cell.size}
        boxes={[...own, ...rivals]}
        known={[]}
        focusIds={new Set(own.map((box) => box.id))}
        shownKnownIds={NOTHING}
        showAllKnown={false}
        labels
        hidden={false}
        spotlight
        onPoint={() => {}}
        onPick={() => {}}
        label={t("photoLabel", { phrase: cell.phrase, rivals: cell.rivals.length })}
        strings={strings}
      />
      {rivals.length > 0 ? (
        // Labelled once: repeated at each of a dozen trees the words would hide the one in question.
        <p className="pointer-events-none absolute bottom-2 left-2 rounded bg-black/75 px-2 py-0.5 text-xs text-white">
          {t("rivals")}
        </p>
      ) : null}
    </>
  );
}

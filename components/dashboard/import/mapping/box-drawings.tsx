import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { type PreviewedRow, previewBoxes } from "#domain/import/box-preview.ts";
import type { UnknownFile } from "#domain/import/unknown-files.ts";
import type { Mapping } from "#domain/shapes/mapping.ts";
import { ReadingColumn, SideBySide } from "../../boxes/side-by-side.tsx";
import { BoxedPicture } from "./boxed-picture.tsx";

/** The first rows with the boxes of the mapped key, drawn by each reading that fits them: which one holds is settled on the page Boxes. */
export function BoxDrawings({ file, mapping }: { file: UnknownFile; mapping: Mapping }) {
  const t = useTranslations("import.mapping");
  const tb = useTranslations("boxes");
  const preview = useMemo(() => previewBoxes(file, mapping), [file, mapping]);
  if (!preview) return null;
  const { readings, others, rows } = preview;
  const isOne = readings.length === 1;
  const lacksPhotos = rows.some(({ picture }) => picture === null);
  return (
    <section aria-label={t("drawings")} className="flex flex-col gap-3 border-t border-line pt-3">
      <p className="text-ink-soft">
        {t(isOne ? "drawnOneWay" : "drawnSeveral")}
        {others > 0 ? ` ${t("moreReadings", { count: others })}` : ""}
        {lacksPhotos ? ` ${t("drawnWithoutPhoto")}` : ""}
      </p>
      <SideBySide label={t("drawings")}>
        {readings.map(({ notation, space }, nth) => {
          const name = t("readBy", {
            order: t(notation === "record-xywh" ? "order.width-height" : "order.corners"),
            space: tb(`space.${space.name}`),
          });
          return (
            <ReadingColumn key={name} name={name} isNarrow={!isOne}>
              <div className={isOne ? "grid grid-cols-[repeat(auto-fill,minmax(13rem,1fr))] gap-3" : "contents"}>
                {rows.map((row) => (
                  <RowDrawing key={row.at} row={row} nth={nth} reading={name} />
                ))}
              </div>
            </ReadingColumn>
          );
        })}
      </SideBySide>
    </section>
  );
}

function RowDrawing({ row, nth, reading }: { row: PreviewedRow; nth: number; reading: string }) {
  const t = useTranslations("import.mapping");
  const drawn = row.drawn[nth];
  if (!drawn) return null;
  const boxes = drawn.mentions.flatMap((mention) => mention.boxes);
  const label = t("drawn", { row: row.at + 1, reading, count: boxes.length });
  return (
    <figure className="flex flex-col gap-1">
      <BoxedPicture url={row.picture?.url ?? null} size={drawn.size} boxes={boxes} label={label} />
      <figcaption className="text-xs text-ink-soft">
        {t("row", { row: row.at + 1 })}
        {row.picture ? "" : ` · ${t(row.isSizeTold ? "frameOfRecord" : "frameOfBoxes")}`}
      </figcaption>
    </figure>
  );
}

"use client";

import { useTranslations } from "next-intl";
import type { ReactNode, Ref } from "react";
import type { Size } from "#domain/box.ts";
import type { EntryView } from "#domain/entry-view.ts";
import type { KnownBox } from "#domain/known-boxes.ts";
import type { MentionView } from "#domain/review/mention-views.ts";
import { PhotoCanvas, type PhotoCanvasHandle } from "../canvas/photo-canvas.tsx";
import { nameOf } from "./known-list.tsx";
import { photoUrl } from "./photo-url.ts";

type Props = {
  ref: Ref<PhotoCanvasHandle>;
  entry: EntryView;
  size: Size | null;
  /** Mentions of the QA in focus: these alone are drawn by default. */
  mentions: readonly MentionView[];
  known: readonly KnownBox[];
  /** Known boxes that a search found. */
  found: readonly string[];
  /** Mention keys or known boxes' ids under the pointer, on either side. */
  pointed: ReadonlySet<string>;
  see: { isHidden: boolean; hasLabels: boolean; showsAll: boolean };
  onPoint(ids: string[]): void;
  /** What lies over the photo's left. */
  beside: ReactNode;
};

/** The entry's photo with the boxes of the QA in focus; translates between mentions and the canvas's boxes. */
export function EntryPhoto({ ref, entry, size, mentions, known, found, pointed, see, onPoint, beside }: Props) {
  const t = useTranslations("review");
  const boxes = new Map(
    mentions.flatMap((mention) =>
      mention.boxes.map((box) => [
        box.id,
        { ...box, label: mention.phrase, colour: mention.colour, kind: "mention" as const },
      ]),
    ),
  );
  const partsOfBox = (boxId: string) =>
    boxes.has(boxId)
      ? mentions.filter((mention) => mention.boxes.some((box) => box.id === boxId)).map((mention) => mention.key)
      : [boxId];
  const focusIds = new Set([
    ...mentions.filter((mention) => pointed.has(mention.key)).flatMap((mention) => mention.boxes.map((box) => box.id)),
    ...known.filter((box) => pointed.has(box.id)).map((box) => box.id),
  ]);
  return (
    <section aria-label={t("photo")} className="relative min-h-64 min-w-0 grow bg-stage">
      <PhotoCanvas
        ref={ref}
        photoUrl={entry.image?.photo === "present" ? photoUrl(entry.image.id) : null}
        photoState={entry.image?.photo ?? "absent"}
        size={size}
        boxes={[...boxes.values()]}
        known={known.map((box) => ({
          id: box.id,
          box: box.box,
          label: nameOf(box),
          colour: 0,
          kind: box.kind === "region" ? ("region" as const) : ("known" as const),
        }))}
        focusIds={focusIds}
        shownKnownIds={new Set([...found, ...known.filter((box) => pointed.has(box.id)).map((box) => box.id)])}
        showAllKnown={see.showsAll}
        labels={see.hasLabels}
        hidden={see.isHidden}
        onPoint={(ids) => onPoint(ids.flatMap(partsOfBox))}
        onPick={() => {}}
        label={t("canvas.label", {
          identity: entry.image?.identity ?? "",
          boxes: mentions.map((mention) => mention.phrase).join(", "),
        })}
        strings={{
          loading: t("canvas.loading"),
          absent: t(entry.image ? "canvas.absent" : "canvas.none"),
          broken: t("canvas.broken"),
          noSize: t("canvas.noSize"),
        }}
      />
      {entry.boxSpace !== "unit" && entry.turns.some((turn) => turn.value.includes("<st>")) ? (
        <p className="absolute inset-x-3 bottom-3 rounded bg-warn-soft px-3 py-1.5 text-sm text-warn">
          {t("boxSpaceUnknown")}
        </p>
      ) : null}
      {beside}
    </section>
  );
}

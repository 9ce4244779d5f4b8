import type { ExportSettings } from "#domain/export/export-request.ts";
import type { ExportFormat } from "#domain/export/formats.ts";
import { drawRecords } from "#domain/export/look/drawn.ts";
import { type LookBox, type LookEntry, type LookPhoto, printLookPage } from "#domain/export/look/look-page.ts";
import { turnsOfWritten } from "#domain/export/look/record-view.ts";
import { piecesOfTurns } from "#domain/grounding/edits.ts";
import { notationOf } from "#domain/grounding/notations/index.ts";
import { spaceOf } from "#domain/grounding/space.ts";
import { isRecord, type JsonRecord } from "#domain/shapes/shape.ts";
import { groundingWritten } from "#server/export/formats/text-for.ts";
import { type ByteText, fromBytes } from "#server/export/write/byte-text.ts";
import { lookPhoto, type ReadPhoto } from "./look-photo.ts";

/** Draws some records while they are written, and shows them as they were. */
export type Look = {
  record(text: ByteText): void;
  /** Of the record before. */
  photo(imageId: string): void;
  /** One file of HTML. `facts`: lines about the whole export. */
  print(title: string, facts: readonly string[], readPhoto: ReadPhoto): Promise<string>;
};

type Drawn = { text: ByteText; imageIds: string[] };

export function openLook(format: ExportFormat, settings: ExportSettings, seed: number): Look {
  const draw = drawRecords<Drawn>(seed);
  let last: Drawn | null = null;
  return {
    record(text) {
      last = null;
      draw.offer(() => {
        last = { text, imageIds: [] };
        return last;
      });
    },
    photo: (imageId) => void last?.imageIds.push(imageId),
    async print(title, facts, readPhoto) {
      const entries: LookEntry[] = [];
      const photoOf = (imageId: string) => lookPhoto(imageId, readPhoto);
      for (const drawn of draw.drawn()) entries.push(await lookEntryOf(drawn, { format, settings, photoOf }));
      return printLookPage({ title, facts, entries });
    },
  };
}

type Written = {
  format: ExportFormat;
  settings: ExportSettings;
  photoOf(imageId: string): ReturnType<typeof lookPhoto>;
};

/** Read back from the bytes of the record. Its boxes are those of its first photo. */
export async function lookEntryOf(
  { text, imageIds }: Drawn,
  { format, settings, photoOf }: Written,
): Promise<LookEntry> {
  const parsed: unknown = JSON.parse(fromBytes(text));
  const record = isRecord(parsed) ? parsed : {};
  const turns = turnsOfWritten(record);
  const [imageId] = imageIds;
  const photo = imageId === undefined ? null : await photoOf(imageId);
  return {
    name: String(record.id ?? ""),
    turns,
    photo: photo?.ok ? photo.photo : null,
    missing: photo?.ok === false ? photo.what : imageIds.length > 1 ? `${imageIds.length} photos` : null,
    boxes: photo?.ok ? boxesOf(record, turns, photo.photo, groundingWritten(format, settings)) : [],
  };
}

function boxesOf(
  record: JsonRecord,
  turns: readonly { text: string }[],
  size: LookPhoto,
  { notation: name, space: spaceName }: ReturnType<typeof groundingWritten>,
): LookBox[] {
  const notation = notationOf(name);
  const space = spaceOf({ name: spaceName });
  const placed = turns.map(({ text }, index) => ({ id: String(index), from: "gpt" as const, value: text }));
  return piecesOfTurns({ turns: placed, notation, record })
    .flat()
    .flatMap((piece) => (piece.kind === "plain" ? [] : piece.boxes.map((box) => ({ piece, box }))))
    .flatMap(({ piece, box }) => {
      if (box.numbers === null || !space.canBe(box.numbers, size)) return [];
      const image = space.toImage(box.numbers, size);
      return image ? [{ ...image, label: piece.kind === "mention" ? piece.phrase : null }] : [];
    });
}

import { z } from "zod";
import { boxReadingSchema } from "#domain/box-reading.ts";
import {
  type FileGrounding,
  type Grounding,
  groundingSchema,
  type SignedReading,
  UNKNOWN_GROUNDING,
  wholly,
} from "#domain/entry/grounding.ts";
import { groundingIn } from "#domain/entry/grounding-in-file.ts";
import { NOTATIONS } from "#domain/grounding/notation.ts";
import { notationOf } from "#domain/grounding/notations/index.ts";
import { spaceSettingSchema } from "#domain/grounding/space.ts";

/** Notations whose boxes stand in keys of the record. */
const BESIDE = NOTATIONS.filter((name) => notationOf(name).beside !== undefined).map((name) => `'${name}'`);

/** Of "SourceFile" f: the key of its records that a person called the box (domain/shapes/mapping.ts); null where nobody did. */
export const BOX_KEY = "f.settings->'mapping'->>'box'";

const groundingSql = (record: string) => `CASE WHEN f.notation IS NOT NULL AND f.space IS NOT NULL
  THEN json_build_object('notation', f.notation, 'space', f.space, 'isGuess', false, 'record', ${record}, 'boxKey', ${BOX_KEY}, 'signs', f.signs, 'further', f."furtherReadings")
  WHEN f.readings->0 IS NOT NULL
  THEN json_build_object('notation', f.readings->0->'notation', 'space', f.readings->0->'space', 'isGuess', true, 'record', ${record}, 'boxKey', ${BOX_KEY}, 'signs', f.signs, 'further', f."furtherReadings")
  ELSE json_build_object('notation', f.notation, 'space', f.space, 'isGuess', false) END`;

/** How the boxes of "SourceFile" f are written, as one column: what is settled, and the likeliest reading where nothing is. */
export const GROUNDING = groundingSql("NULL");

/** Whether boxes of that file stand beside its texts, in keys of the records. */
export const IS_BESIDE = `(coalesce(f.notation, f.readings->0->>'notation') IN (${BESIDE.join(", ")})
  OR EXISTS (SELECT 1 FROM jsonb_array_elements(f."furtherReadings") AS further
    WHERE coalesce(further->>'notation', further->'readings'->0->>'notation') IN (${BESIDE.join(", ")})))`;

/** The same of "Entry" e of that file, with the record that holds its boxes where they stand beside the text. */
export const ENTRY_GROUNDING = groundingSql(`CASE WHEN ${IS_BESIDE} THEN e."rowShell" END`);

/**
 * One of the notations behind a file's first, as it is stored: what is settled (`space` null: nobody has), what its rows allow, who settled it and when, and of how
 * many entries.
 */
export const storedReadingSchema = z.object({
  signs: z.enum(NOTATIONS),
  notation: z.enum(NOTATIONS).nullable(),
  space: spaceSettingSchema.nullable(),
  readings: boxReadingSchema.array(),
  settledById: z.string().nullish(),
  settledAt: z.iso.datetime().nullish(),
});
export type StoredReading = z.infer<typeof storedReadingSchema>;

const columnSchema = groundingSchema.extend({
  signs: z.enum(NOTATIONS).nullish(),
  further: storedReadingSchema.array().nullish(),
});

/** What that column says. Unknown where an older or newer program wrote what this one does not know: boxes are then drawn by nobody's guess. */
export function fileGroundingOf(column: unknown): FileGrounding {
  const parsed = columnSchema.safeParse(column).data;
  if (!parsed) return wholly(UNKNOWN_GROUNDING);
  const { boxKey, signs = null, further, ...grounding } = parsed;
  const own = typeof boxKey === "string" ? { ...grounding, boxKey } : grounding;
  return { ...own, signs, further: (further ?? []).map(readingIn) };
}

/** The same of an entry: of one of a file in several notations its turns tell which. `turns`: as they came. */
export const groundingOf = (column: unknown, turns: readonly { value: string }[]): Grounding =>
  groundingIn(fileGroundingOf(column), turns);

/** What is drawn of a stored reading: where nobody has settled it, the likeliest. */
export function readingIn({ signs, notation, space, readings: [likeliest] }: StoredReading): SignedReading {
  if (notation !== null && space !== null) return { signs, notation, space, isGuess: false };
  return {
    signs,
    notation: likeliest?.notation ?? null,
    space: likeliest?.space ?? null,
    isGuess: likeliest !== undefined,
  };
}

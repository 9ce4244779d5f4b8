import { type Grounding, groundingSchema, UNKNOWN_GROUNDING } from "#domain/entry/grounding.ts";
import { NOTATIONS } from "#domain/grounding/notation.ts";
import { notationOf } from "#domain/grounding/notations/index.ts";

/** Notations whose boxes stand in keys of the record. */
const BESIDE = NOTATIONS.filter((name) => notationOf(name).beside !== undefined).map((name) => `'${name}'`);

/** Of "SourceFile" f: the key of its records that a person called the box (domain/shapes/mapping.ts); null where nobody did. */
export const BOX_KEY = "f.settings->'mapping'->>'box'";

const groundingSql = (record: string) => `CASE WHEN f.notation IS NOT NULL AND f.space IS NOT NULL
  THEN json_build_object('notation', f.notation, 'space', f.space, 'isGuess', false, 'record', ${record}, 'boxKey', ${BOX_KEY})
  WHEN f.readings->0 IS NOT NULL
  THEN json_build_object('notation', f.readings->0->'notation', 'space', f.readings->0->'space', 'isGuess', true, 'record', ${record}, 'boxKey', ${BOX_KEY})
  ELSE json_build_object('notation', f.notation, 'space', f.space, 'isGuess', false) END`;

/** How the boxes of "SourceFile" f are written, as one column: what is settled, and the likeliest reading where nothing is. */
export const GROUNDING = groundingSql("NULL");

/** Whether the boxes of that file stand beside its texts, in keys of the records. */
export const IS_BESIDE = `coalesce(f.notation, f.readings->0->>'notation') IN (${BESIDE.join(", ")})`;

/** The same of "Entry" e of that file, with the record that holds its boxes where they stand beside the text. */
export const ENTRY_GROUNDING = groundingSql(`CASE WHEN ${IS_BESIDE} THEN e."rowShell" END`);

/** What that column says. Unknown where an older or newer program wrote what this one does not know: boxes are then drawn by nobody's guess. */
export function groundingOf(column: unknown): Grounding {
  const { boxKey, ...grounding } = groundingSchema.safeParse(column).data ?? UNKNOWN_GROUNDING;
  return typeof boxKey === "string" ? { ...grounding, boxKey } : grounding;
}

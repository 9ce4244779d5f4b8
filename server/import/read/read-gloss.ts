import { outlineOf } from "#domain/json/json-outline.ts";
import { message } from "#domain/message.ts";
import { type RowReading, rejected } from "#server/import/write/staged.ts";
import { isObject, mayHoldUnfit, unfitString } from "./json-value.ts";
import { readDoubled } from "./read-doubled.ts";

const HASH = /^[0-9a-f]{64}$/i;
/** BCP 47, as far as it names languages, scripts and regions: `zh`, `zh-Hant`, `pt-BR`. */
const LANGUAGE = /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i;
/** A smallint; no conversation comes near it. */
const TURN_MAX = 32_767;

/** One machine-made translation of one turn: `{ entry, turn, language, text }`, `entry` being the entry's hash. */
export function readGlossRow({ value, text }: { value: unknown; text: string }): RowReading {
  if (!isObject(value)) return rejected("$", message("notObject"));
  const unfit = mayHoldUnfit(text) ? unfitString(value, "$") : null;
  if (unfit) return { staged: [], rejections: [unfit] };
  const outline = outlineOf(text);
  const doubled = outline && readDoubled(outline, "gloss").rejections.get("$");
  if (doubled) return { staged: [], rejections: [doubled] };
  const { entry, turn, language } = value;
  if (typeof entry !== "string" || !HASH.test(entry)) return rejected("$.entry", message("noHash"));
  if (typeof turn !== "number" || !Number.isInteger(turn) || turn < 0 || turn > TURN_MAX)
    return rejected("$.turn", message("noWholeNumberFrom0"));
  if (typeof language !== "string" || !LANGUAGE.test(language) || language.length > 35)
    return rejected("$.language", message("noLanguageTag"));
  if (typeof value.text !== "string" || value.text.trim() === "") return rejected("$.text", message("noWords"));
  return {
    staged: [{ table: "gloss", hash: Buffer.from(entry, "hex"), turn, language, text: value.text }],
    rejections: [],
  };
}

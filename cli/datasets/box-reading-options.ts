import type { Command } from "commander";
import { type BoxReadingChoice, boxReadingSchema } from "#domain/box-reading.ts";
import { StudioError } from "#domain/error.ts";
import { NOTATIONS } from "#domain/grounding/notation.ts";
import { SPACES, type SpaceSetting } from "#domain/grounding/space.ts";
import { message } from "#domain/message.ts";

export type ReadingOptions = {
  notation?: string;
  space?: string;
  factor?: string;
  minPixels?: string;
  maxPixels?: string;
};

/** The options of a command that say how boxes are read. */
export const withReadingOptions = (command: Command): Command =>
  command
    .option("--notation <name>", `notation of the boxes: ${NOTATIONS.join(", ")}`)
    .option("--space <name>", `coordinate space of their numbers: ${SPACES.join(", ")}`)
    .option("--factor <count>", "pixels-resized: sides of the resized photo are multiples of it")
    .option("--min-pixels <count>", "pixels-resized: the smallest resized photo, in pixels")
    .option("--max-pixels <count>", "pixels-resized: the largest resized photo, in pixels");

/** Whether any of them was given. */
export const saysReading = ({ notation, space, factor, minPixels, maxPixels }: ReadingOptions): boolean =>
  [notation, space, factor, minPixels, maxPixels].some((option) => option !== undefined);

/** @throws StudioError invalid_request for a notation or space that there is not */
export function readingOf({ notation, space, factor, minPixels, maxPixels }: ReadingOptions): BoxReadingChoice {
  const settings = { factor, minPixels, maxPixels };
  const given = Object.entries(settings).flatMap(([key, value]) => (value === undefined ? [] : [[key, Number(value)]]));
  const parsed = boxReadingSchema.safeParse({
    notation,
    space: { name: space, ...Object.fromEntries(given) } as SpaceSetting,
  });
  if (!parsed.success) throw new StudioError("invalid_request", message("boxesHow"));
  return parsed.data;
}

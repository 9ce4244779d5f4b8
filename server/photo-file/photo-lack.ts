import { type ErrorCode, StudioError } from "#domain/error.ts";
import type { PhotoLack } from "#domain/photo-url.ts";

const CODES: Record<PhotoLack, ErrorCode> = {
  absent: "not_found",
  broken: "unreadable_input",
  unreachable: "unreachable",
  "too-large": "too_large",
};

/** The answer to who asks for a photo that cannot be shown; `photo` in it tells a screen which state to show. */
export const lackOf = (photo: PhotoLack, message: string, more: { cause?: unknown; answered?: number } = {}) =>
  new StudioError(CODES[photo], message, {
    data: { photo, ...(more.answered !== undefined && { answered: more.answered }) },
    cause: more.cause,
  });

/** `answered`: the HTTP status that the source gave. */
export const unreachable = (why: string, more: { cause?: unknown; answered?: number } = {}) =>
  lackOf(
    "unreachable",
    `The photo cannot be fetched now: ${why}. It was not marked as missing; try again later.`,
    more,
  );

export const tooLarge = (message: string) => lackOf("too-large", message);

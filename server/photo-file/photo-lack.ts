import { type ErrorCode, StudioError } from "#domain/error.ts";
import { type Message, message } from "#domain/message.ts";
import type { PhotoLack } from "#domain/photo/photo-url.ts";

const CODES: Record<PhotoLack, ErrorCode> = {
  absent: "not_found",
  broken: "unreadable_input",
  unreachable: "unreachable",
  "too-large": "too_large",
  withdrawn: "gone",
};

/** The answer to who asks for a photo that cannot be shown; `photo` in it tells a screen which state to show. */
export const lackOf = (photo: PhotoLack, detail: Message, more: { cause?: unknown; answered?: number } = {}) =>
  new StudioError(CODES[photo], detail, {
    data: { photo, ...(more.answered !== undefined && { answered: more.answered }) },
    cause: more.cause,
  });

/** `answered`: the HTTP status that the source gave. */
export const unreachable = (why: Message, more: { cause?: unknown; answered?: number } = {}) =>
  lackOf("unreachable", message("photoUnreachable", { why }), more);

export const tooLarge = (detail: Message) => lackOf("too-large", detail);

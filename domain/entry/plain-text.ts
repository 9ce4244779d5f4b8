import { z } from "zod";
import { refusal } from "#domain/input-problem.ts";

/** Whether PostgreSQL and a file in UTF-8 can hold a text: neither holds U+0000, nor half of a surrogate pair. */
export const isStorable = (text: string): boolean => !text.includes("\0") && text.isWellFormed();

/** Whether each % of an address stands before UTF-8: URLSearchParams reads any other as U+FFFD, and none could tell. */
export function isUtf8Address(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    // That is the answer.
    return false;
  }
}

/** A text that can be kept. */
export const storable = () => z.string().refine(isStorable, refusal("unstorableText"));

/** Unicode calls these ignorable, blank or without a shape of their own; U+2800 is a braille cell without dots. */
const UNSEEN = /^[\p{C}\p{Z}\p{M}\p{Default_Ignorable_Code_Point}\u2800]*$/u;

/** Whether a reader sees anything of a text: blanks, zero-width signs, controls and marks of direction leave nothing. */
export const isSeen = (text: string): boolean => !UNSEEN.test(text);

/** What a draw is repeated by: kept as it was typed, and shown. */
export const seedSchema = storable().min(1).max(64).refine(isSeen, refusal("unseeable"));

/** A name that a person gives and others read: 1 to `max` characters without control characters, some of which can be seen. */
export const nameSchema = (max: number) =>
  storable()
    .trim()
    .min(1)
    .max(max)
    .refine((name) => !/\p{Cc}/u.test(name), refusal("controlCharacter"))
    .refine(isSeen, refusal("unseeable"));

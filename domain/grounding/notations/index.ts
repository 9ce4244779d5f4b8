import type { Notation, NotationName } from "#domain/grounding/notation.ts";
import { svit } from "./svit.ts";

/** Every notation that is read and printed. */
const TABLE: Partial<Record<NotationName, Notation>> = { svit };

/** The notation of a name; null for one that is not read yet. */
export const notationOf = (name: NotationName): Notation | null => TABLE[name] ?? null;

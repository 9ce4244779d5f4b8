import { z } from "zod";
import { storable } from "#domain/entry/plain-text.ts";

const answer = storable().trim().max(4000).default("");

/** What of a release only its lead knows. Empty: not stated. */
export const aboutSchema = z.strictObject({
  /** Who reviewed, and how they were chosen. */
  reviewers: answer,
  /** How they were paid. */
  payment: answer,
  /** Whether people in the photos, and the reviewers, agreed to it. */
  consent: answer,
  /** What it is meant for, and what it is not. */
  intendedUse: answer,
  /** Under which licence it is given on, by its Hugging Face name. */
  licence: storable()
    .trim()
    .regex(/^[a-z0-9][a-z0-9.-]{0,60}$|^$/)
    .default(""),
});
export type About = z.infer<typeof aboutSchema>;

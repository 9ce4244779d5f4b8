"use client";

import { useSyncExternalStore } from "react";
import { z } from "zod";
import { recordKeySchema } from "#domain/find/key-condition.ts";
import { storedPreference } from "../../../ui/stored-preference.ts";

/**
 * How a browser likes its lists. The panel is open or shut as it was left; null: as the window's width suggests. `column`: the key of the records
 * whose value is shown.
 */
const choicesSchema = z.object({
  isSlim: z.boolean(),
  isPanelOpen: z.boolean().nullable(),
  column: recordKeySchema.nullable().default(null),
});
type Choices = z.infer<typeof choicesSchema>;

const USUAL: Choices = { isSlim: false, isPanelOpen: null, column: null };
const kept = storedPreference<Choices>("svit-browse", USUAL, (stored) => choicesSchema.safeParse(stored).data);

/** The choices, shared by all tabs, and the way to change some of them. */
export function useListChoices(): [Choices, (part: Partial<Choices>) => void] {
  const choices = useSyncExternalStore(kept.subscribe, kept.read, () => USUAL);
  return [choices, (part) => kept.write({ ...kept.read(), ...part })];
}

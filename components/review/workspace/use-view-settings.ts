"use client";

import { useSyncExternalStore } from "react";
import { USUAL_VIEW, type ViewSettings, viewSettingsSchema } from "#domain/review/workspace/view-settings.ts";
import { storedPreference } from "../../ui/stored-preference.ts";

const kept = storedPreference<ViewSettings>(
  "svit-view",
  USUAL_VIEW,
  (stored) => viewSettingsSchema.safeParse(stored).data,
);

/** The reviewer's view settings, shared by all tabs, and the way to change some of them. */
export function useViewSettings(): [ViewSettings, (part: Partial<ViewSettings>) => void] {
  const settings = useSyncExternalStore(kept.subscribe, kept.read, () => USUAL_VIEW);
  return [settings, (part) => kept.write({ ...kept.read(), ...part })];
}

/** The same outside of a component. The usual ones on the server. */
export const readViewSettings = (): ViewSettings => (typeof window === "undefined" ? USUAL_VIEW : kept.read());

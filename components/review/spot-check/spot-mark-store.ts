import { z } from "zod";
import type { SpotSheet } from "#domain/review/spot-check/spot-sheet.ts";
import { storageState } from "../outbox/storage-state.ts";

const markSchema = z.union([
  z.strictObject({ right: z.literal(true) }),
  z.strictObject({ right: z.literal(false), code: z.string() }),
  z.strictObject({ right: z.null() }),
]);
const keptSchema = z.strictObject({
  judged: z.array(z.tuple([z.string(), markSchema])),
  pressed: z.array(z.tuple([z.string(), z.string()])),
});

type SpotMarks = Pick<SpotSheet, "judged" | "pressed">;

const keyOf = (keptAs: string, queueId: string) => `svit-spot/${keptAs}/${queueId}`;

/** Marks whose verdicts are still to come, as an earlier page of this browser left them. */
export function loadSpotMarks(keptAs: string, queueId: string): SpotMarks {
  try {
    const kept = keptSchema.parse(JSON.parse(localStorage.getItem(keyOf(keptAs, queueId)) ?? ""));
    return { judged: new Map(kept.judged), pressed: new Map(kept.pressed) };
  } catch {
    // A storage that is closed or damaged: the marks begin again.
    return { judged: new Map(), pressed: new Map() };
  }
}

/** Keeps them across a reload. Where the storage is full they live as long as the page, and the screen says so. */
export function saveSpotMarks(keptAs: string, queueId: string, { judged, pressed }: SpotMarks): void {
  try {
    const key = keyOf(keptAs, queueId);
    if (judged.size + pressed.size === 0) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify({ judged: [...judged], pressed: [...pressed] }));
    storageState.report({ drafts: "saved" });
  } catch {
    // The screen shows that nothing is stored.
    storageState.report({ drafts: "full" });
  }
}

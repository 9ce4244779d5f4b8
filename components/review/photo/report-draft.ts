import { z } from "zod";
import { identity } from "../../ui/identity.ts";

/** `id` goes with the note: what did not arrive is sent again as the same report. */
const schema = z.object({ id: z.uuid(), note: z.string() });
export type ReportDraft = z.infer<typeof schema>;

const keyOf = (imageId: string) => `svit-report/${identity.ownPart()}${imageId}`;

/** A report that was begun on a photo in this tab, or null. */
export function loadReportDraft(imageId: string): ReportDraft | null {
  try {
    return schema.safeParse(JSON.parse(sessionStorage.getItem(keyOf(imageId)) ?? "null")).data ?? null;
  } catch {
    // A storage that is closed or damaged holds no draft.
    return null;
  }
}

export function saveReportDraft(imageId: string, draft: ReportDraft | null): void {
  try {
    if (draft) sessionStorage.setItem(keyOf(imageId), JSON.stringify(draft));
    else sessionStorage.removeItem(keyOf(imageId));
  } catch {
    // Full or forbidden: it lives as long as the dialog.
  }
}

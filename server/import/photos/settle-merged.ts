import { flagMoved } from "#server/entries/flag-moved.ts";
import { withholdPhotos } from "#server/entries/withhold.ts";
import type { Intake } from "#server/import/write/intake.ts";
import type { Merged } from "./merge-images.ts";
import { settleAround } from "./settle-images.ts";

/** Images that are decided together: more would hold all that is known of them in memory. */
const AT_ONCE = 100;

/** After names were merged: decides what the merge left open, and makes the import ask again for names that may have changed their images. */
export async function settleMerged(
  { client, datasetId, images, settled }: Pick<Intake, "client" | "datasetId" | "images" | "settled">,
  { joined, unsettled }: Merged,
): Promise<void> {
  const ids = [...new Set(unsettled)];
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const { parted, joined: more, moved, revived } = await settleAround(client, datasetId, ids.slice(at, at + AT_ONCE));
    settled.parted += parted;
    settled.joined += more;
    settled.revived += revived;
    settled.moved.push(...moved.map(({ id }) => id));
    await flagMoved(client, datasetId, moved);
  }
  if (joined > 0 || ids.length > 0) images.forgetAll();
  // What is known of photos now may make one of them a withdrawn one's.
  if (joined > 0 || ids.length > 0) await withholdPhotos(client, datasetId, []);
}

import { must } from "#domain/must.ts";
import type { Database } from "#server/db/client.ts";
import type { ExportJob } from "#server/export/formats/format.ts";
import { ownPhotoCache, type PhotoCache } from "#server/photo-file/photo-cache.ts";
import { photoContent } from "./photo-content.ts";

/** Reads photos as they leave. `cache`: where those of addresses are kept; this installation's where none is given. */
export const readPhotoFor =
  (db: Database, cache: PhotoCache = ownPhotoCache()): ExportJob["readPhoto"] =>
  async (imageId) => {
    const { content } = await photoContent({ db, cache }, imageId, "copy");
    if ("bytes" in content) return { ok: true, bytes: content.bytes };
    const { reason, what } = must("kind" in content ? content : null, "a copy is no link");
    return { ok: false, reason, what };
  };

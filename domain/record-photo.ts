import { type Said, said } from "./said.ts";

/**
 * The photo that a LLaVA record names: `name` as it is spelt, null for a record of text alone; or why the record is
 * neither, at a key of it.
 */
export type RecordPhoto = { ok: true; name: string | null } | { ok: false; key: string; said: Said };

/**
 * Reads `image`: a text, or a list of one (InternVL, Mantis). A record without one is text-only where nothing else of it
 * speaks of a photo or a video: no other key, no placeholder in its texts. `texts` are asked for only then.
 */
export function photoOfRecord(record: Readonly<Record<string, unknown>>, texts: () => readonly string[]): RecordPhoto {
  const { image } = record;
  const names: unknown[] = Array.isArray(image) ? image : [image];
  if (names.length > 1) return { ok: false, key: "image", said: said("foreignPhotos", { key: "image" }) };
  const [name] = names;
  if (typeof name === "string" && name !== "") return { ok: true, name };
  if (name !== undefined && name !== null && name !== "")
    return { ok: false, key: "image", said: said("noText", { name: "image" }) };
  for (const [key, value] of Object.entries(record)) {
    if (key === "image" || key === "conversations" || key === "id") continue;
    const count = mediaCount(key, value);
    if (count > 1) return { ok: false, key, said: said("foreignPhotos", { key }) };
    if (count === 1) return { ok: false, key, said: said("foreignPhotoKey", { key }) };
  }
  for (const text of texts()) {
    const token = PLACEHOLDER.exec(text)?.[0];
    if (token !== undefined) return { ok: false, key: "conversations", said: said("foreignToken", { token }) };
  }
  return { ok: true, name: null };
}

const PLACEHOLDER = /<(?:image|img|video|audio)>/;
const MEDIA_KEY =
  /^(?:images?|imgs?|photos?|pictures?|pics?|pixel_values|videos?|clips?|audios?|frames?)(?:_?(?:paths?|files?|names?|file_?names?|urls?|uris?|lists?|ids?|base64|bytes))?$/i;
const MEDIA_NAME = /\.(?:jpe?g|png|webp|gif|bmp|tiff?|avif|heic|mp4|m4v|avi|mov|mkv|webm|wav|mp3|flac)$/i;

/** How many photos or videos a value of a record names; 0 for a value of another kind. */
function mediaCount(key: string, value: unknown): number {
  if (value === null || value === undefined || value === "" || typeof value === "boolean") return 0;
  const parts = Array.isArray(value) ? value : [value];
  if (MEDIA_KEY.test(key)) {
    // `frames: 8` is a setting, `image_id: 8` a name.
    if (typeof value === "number") return /id$/i.test(key) ? 1 : 0;
    return parts.length;
  }
  return parts.filter((part) => typeof part === "string" && part.length < 4096 && MEDIA_NAME.test(part)).length;
}

import { type Message, message } from "#domain/message.ts";

/**
 * The photo that a LLaVA record names: `name` as it is spelt, null for a record of text alone; or why the record is
 * neither, at a key of it.
 */
export type RecordPhoto = { ok: true; name: string | null } | { ok: false; key: string; why: Message };

/**
 * Reads `image`: a text, or a list of one (InternVL, Mantis). A record without one is text-only where nothing else of it
 * speaks of a photo or a video: no other key, at whatever depth or in a turn, no placeholder in its texts. `texts` are
 * asked for only then.
 */
export function photoOfRecord(record: Readonly<Record<string, unknown>>, texts: () => readonly string[]): RecordPhoto {
  const { image } = record;
  const names: unknown[] = Array.isArray(image) ? image : [image];
  if (names.length > 1) return { ok: false, key: "image", why: message("foreignPhotos", { key: "image" }) };
  const [name] = names;
  if (typeof name === "string" && name !== "") return { ok: true, name };
  if (name !== undefined && name !== null && name !== "")
    return { ok: false, key: "image", why: message("noText", { name: "image" }) };
  for (const [key, value] of Object.entries(record)) {
    if (key === "image" || key === "id") continue;
    const media = mediaIn(key, value, 0);
    if (media)
      return {
        ok: false,
        key: media.key,
        why: message(media.count > 1 ? "foreignPhotos" : "foreignPhotoKey", { key: media.key }),
      };
  }
  for (const text of texts()) {
    const token = placeholderIn(text);
    if (token !== null) return { ok: false, key: "conversations", why: message("foreignToken", { token }) };
  }
  return { ok: true, name: null };
}

/**
 * What stands in a text in the place of a photo: LLaVA's, Qwen's (`<|image_pad|>`), InternVL's (`<IMG_CONTEXT>`, `<image-1>`),
 * XComposer's (`<ImageHere>`), Gemma's (`<start_of_image>`), Pixtral's (`[IMG]`), and a picture written out. `<img src=…>` is
 * talk of HTML.
 */
const PLACEHOLDERS = [
  /<(?:image|img|video|audio)>/i,
  /<\|(?:image|img|vision|video|audio)[^|<>\n]{0,30}\|>/i,
  /<(?:image|img|im|video|audio)[_ :-]?(?:placeholder|(?:soft_)?token|pad|patch|start|context|here|\d{1,3})>/i,
  /<start_of_image>|\[IMG\]/,
  /data:(?:image|video)\/[\w.+-]{1,30};base64,/i,
];

const placeholderIn = (text: string): string | null => {
  for (const placeholder of PLACEHOLDERS) {
    const found = placeholder.exec(text);
    if (found) return found[0];
  }
  return null;
};

const MEDIA_KEY =
  /^(?:images?|imgs?|photos?|pictures?|pics?|media|medias|pixel_values|videos?|clips?|audios?|frames?)(?:_?(?:paths?|files?|names?|file_?names?|urls?|uris?|lists?|ids?|base64|bytes))?$/i;
const MEDIA_NAME = /\.(?:jpe?g|png|webp|gif|bmp|tiff?|avif|heic|mp4|m4v|avi|mov|mkv|webm|wav|mp3|flac)$/i;
/** Deeper than this nobody puts a photo. */
const DEPTH_LOOKED = 6;

/** The first photo or video that a value of a record speaks of, itself or within; a turn's words are asked apart. */
function mediaIn(key: string, value: unknown, depth: number): { key: string; count: number } | null {
  const isWords = key === "value" || key === "content";
  const count = isWords && depth > 0 ? 0 : key === "conversations" && depth === 0 ? 0 : mediaCount(key, value);
  if (count > 0) return { key, count };
  if (depth === DEPTH_LOOKED || typeof value !== "object" || value === null) return null;
  for (const [own, part] of Object.entries(value)) {
    const inner = mediaIn(Array.isArray(value) ? key : own, part, depth + 1);
    if (inner) return Array.isArray(value) ? inner : { ...inner, key: `${key}.${inner.key}` };
  }
  return null;
}

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

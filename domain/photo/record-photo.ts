import { type Message, message } from "#domain/message.ts";
import { partOf } from "#domain/shapes/content-parts.ts";

/**
 * The photo that a LLaVA record names: `name` as it is spelt, null for a record of text alone; or why the record is
 * neither, at a key of it.
 */
export type RecordPhoto = { ok: true; name: string | null } | { ok: false; key: string; why: Message };

/**
 * Reads `image` (a text, or a list of one: InternVL, Mantis), else the one photo that stands under `images`, under another key of a
 * photo's (`image_path`, `img`, …), in a part of a message, or in a text as Qwen-VL writes it (`<img>a.jpg</img>`). A record without one is
 * text-only where nothing else of it speaks of a photo or a video: no key, at whatever depth or in a turn, no placeholder in its texts.
 * `texts` are asked for only where `image` names none.
 */
export function photoOfRecord(record: Readonly<Record<string, unknown>>, texts: () => readonly string[]): RecordPhoto {
  const { image } = record;
  const listed: unknown[] = Array.isArray(image) ? image : [image];
  if (listed.length > 1) return { ok: false, key: "image", why: message("foreignPhotos", { key: "image" }) };
  const [name] = listed;
  if (typeof name === "string" && name !== "" && !isData(name)) return { ok: true, name };
  const words = texts();
  const named = namedElsewhere(record, words);
  if (named) return named;
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
  for (const text of words) {
    const token = placeholderIn(text);
    if (token !== null) return { ok: false, key: "conversations", why: message("foreignToken", { token }) };
  }
  return { ok: true, name: null };
}

/** Keys of a record that name its photo. */
const PHOTO_KEY =
  /^(?:images?|imgs?|photos?|pictures?|pics?)(?:_?(?:paths?|files?|names?|file_?names?|urls?|uris?))?$/i;
export const isPhotoKey = (key: string): boolean => PHOTO_KEY.test(key) || /^file_?name$/i.test(key);

/** A photo that is named otherwise than by a text under `image`; null where none is. */
function namedElsewhere(record: Readonly<Record<string, unknown>>, texts: readonly string[]): RecordPhoto | null {
  const keys = Object.keys(record).filter((key) => PHOTO_KEY.test(key));
  const first = ["image", "images"].find((key) => namesUnder(record[key]).length > 0);
  const places: [key: string, names: unknown[]][] = [
    ...(first ? [first] : keys).map((key): [string, unknown[]] => [key, namesUnder(record[key])]),
    ...Object.entries(record).map(([key, value]): [string, unknown[]] => [key, namesInParts(value)]),
    ["", texts.flatMap((text) => [...text.matchAll(QWEN_IMAGE)].map(([, own]) => own))],
  ];
  const found = places.filter(([, names]) => names.length > 0);
  const [place] = found.length > 0 ? found : fileNameOf(record);
  if (!place) return null;
  const names = new Set(found.length > 0 ? found.flatMap(([, own]) => own) : place[1]);
  const [key] = place;
  if (names.size > 1) return { ok: false, key, why: message("foreignPhotos", { key }) };
  const [name] = names;
  if (typeof name !== "string" || isData(name))
    return { ok: false, key, why: message("foreignPhotoBytes", { key: key || "image" }) };
  return { ok: true, name };
}

/** Qwen-VL's text has the photo in it. */
const QWEN_IMAGE = /<img>([^<>\n]{1,2000})<\/img>/g;
const isData = (name: string) => /^data:/i.test(name);

/** `file_name` beside a question is its photo's, beside other things a file's. */
const fileNameOf = (record: Readonly<Record<string, unknown>>): [string, unknown[]][] =>
  Object.entries(record)
    .filter(([key, value]) => /^file_?name$/i.test(key) && typeof value === "string" && PHOTO_NAME.test(value))
    .map(([key, value]) => [key, [value]]);
export const PHOTO_NAME = /\.(?:jpe?g|png|webp|gif|bmp)$/i;

/** Names of photos that a value holds: a text, an object with a path or an address, or a list of such. What holds the photo itself is no name. */
function namesUnder(value: unknown): unknown[] {
  if (typeof value === "string") return value === "" ? [] : [value];
  if (Array.isArray(value)) return value.flatMap(namesUnder);
  if (typeof value !== "object" || value === null) return [];
  const { path, url, image, file_name, bytes } = value as Record<string, unknown>;
  const name = [path, url, image, file_name].find((own) => typeof own === "string" && own !== "");
  return name !== undefined ? [name] : bytes === undefined || bytes === null ? [] : [null];
}

/** Those in the parts of a list of messages (`{"type": "image", "image": "a.jpg"}`, `{"type": "image_url", …}`). */
function namesInParts(messages: unknown): unknown[] {
  if (!Array.isArray(messages)) return [];
  return messages.flatMap((own) => {
    const content = typeof own === "object" && own !== null ? (own as { content?: unknown }).content : null;
    if (!Array.isArray(content)) return [];
    return content.flatMap((value) => {
      const part = partOf(value);
      return part.kind === "image" && part.name !== null ? namesUnder(part.name) : [];
    });
  });
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

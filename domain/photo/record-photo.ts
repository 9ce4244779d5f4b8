import { type Message, message } from "#domain/message.ts";
import { partOf, partsOfMessages } from "#domain/shapes/content-parts.ts";
import { isVideoKey, videosOfRecord } from "./record-videos.ts";

/** The photos that a record names, in its order and spelling, none for a record of text alone; or why it is neither, at a key of it. */
export type RecordPhotos = { ok: true; names: readonly string[] } | { ok: false; key: string; why: Message };

/** More than the longest rows of frames that trainers take; each is a row of EntryImage. */
export const PHOTOS_MAX = 1000;

/**
 * Reads `image` (a text, or a list: InternVL, Mantis, LLaVA-NeXT-Interleave), else what stands under `images`, under another key of a
 * photo's (`image_path`, `img`, …), in the parts of messages, or in a text as Qwen-VL writes it (`<img>a.jpg</img>`). A record that names one
 * photo several times is of one (`timesOfPhoto` tells at how many places). A record without one is text-only where nothing else of it speaks of a photo: no key, at whatever depth or in
 * a turn, no placeholder in its texts. A video that it names (record-videos.ts) is none of these. `texts` are asked for only where `image`
 * names none.
 */
export function photosOfRecord(
  record: Readonly<Record<string, unknown>>,
  texts: () => readonly string[],
): RecordPhotos {
  const { image } = record;
  if (typeof image === "string" && image !== "" && !isData(image) && !Array.isArray(record.images))
    return { ok: true, names: [image] };
  const words = texts();
  const named = namedPhotos(record, words);
  if (named) return named;
  const [only] = Array.isArray(image) && image.length === 1 ? image : [image];
  if (only !== undefined && only !== null && only !== "" && !isEmptyList(only))
    return { ok: false, key: "image", why: message("noText", { name: "image" }) };
  const videos = videosOfRecord(record);
  for (const [key, value] of Object.entries(record)) {
    if (key === "image" || key === "id" || isVideoKey(key)) continue;
    const media = mediaIn(key, value, 0);
    if (media) return { ok: false, key: media.key, why: message("foreignPhotoKey", { key: media.key }) };
  }
  for (const text of words) {
    const token = placeholderIn(videos.length > 0 ? text.replace(VIDEO_PLACEHOLDER, "") : text);
    if (token !== null) return { ok: false, key: "conversations", why: message("foreignToken", { token }) };
  }
  return { ok: true, names: [] };
}

/**
 * At how many places a record has its photo: it names one photo as often as its texts hold `<image>`, more than once (LLaMA-Factory's mllm_demo.json). 1 for all
 * others. Its identity knows one: it was always read as a record of that photo.
 */
export function timesOfPhoto(record: Readonly<Record<string, unknown>>, texts: readonly string[]): number {
  const spokenOf = texts.reduce((sum, text) => sum + text.split("<image>").length - 1, 0);
  if (spokenOf < 2 || spokenOf > PHOTOS_MAX) return 1;
  const places = placesOf(record, texts);
  const fullest = places.reduce(
    (best, own) => (own.names.length > best.names.length ? own : best),
    places[0] ?? NOWHERE,
  );
  return fullest.names.length === spokenOf && new Set(places.flatMap(({ names }) => names)).size === 1 ? spokenOf : 1;
}

const isEmptyList = (value: unknown) => Array.isArray(value) && value.length === 0;

/** Keys of a record that name its photo. */
const PHOTO_KEY =
  /^(?:images?|imgs?|photos?|pictures?|pics?)(?:_?(?:paths?|files?|names?|file_?names?|urls?|uris?|lists?))?$/i;
export const isPhotoKey = (key: string): boolean => PHOTO_KEY.test(key) || /^file_?name$/i.test(key);

/** The photos that a record names at whatever place; null where it names none. */
function namedPhotos(record: Readonly<Record<string, unknown>>, texts: readonly string[]): RecordPhotos | null {
  const [place, ...others] = placesOf(record, texts);
  if (!place) return null;
  const refuse = ({ key }: Place, code: "foreignPhotos" | "foreignPhotoBytes" | "unnamedPhoto"): RecordPhotos => ({
    ok: false,
    key: key || "image",
    why: message(code, { key: key || "image" }),
  });
  const unread = [place, ...others].find(({ names }) => names.some((name) => typeof name !== "string" || isData(name)));
  if (unread) return refuse(unread, "foreignPhotoBytes");
  // `image` beside `images`: the record's first photo, or one that the list does not have and was read alone until now.
  const fullest = [place, ...others].reduce((best, own) => (isWithin(best, own) && !isWithin(own, best) ? own : best));
  const odd = others.find((own) => !isWithin(own, fullest));
  if (odd) return refuse(odd, "foreignPhotos");
  const { key, names } = fullest;
  if (new Set(names).size === 1) return { ok: true, names: names.slice(0, 1) as string[] };
  const listed = record[key];
  if (Array.isArray(listed) && PHOTO_KEY.test(key) && listed.length !== names.length)
    return refuse(fullest, "unnamedPhoto");
  if (names.length > PHOTOS_MAX)
    return { ok: false, key: key || "image", why: message("tooManyPhotos", { count: names.length, max: PHOTOS_MAX }) };
  return { ok: true, names: names as string[] };
}

/** A key of a record, or its texts (""), and the names of photos there. */
type Place = { key: string; names: readonly unknown[] };
const NOWHERE: Place = { key: "", names: [] };

const isWithin = (one: Place, other: Place) => one.names.every((name) => other.names.includes(name));

/** Where a record names photos: what outranks the others first. */
function placesOf(record: Readonly<Record<string, unknown>>, texts: readonly string[]): Place[] {
  const under = (key: string): Place => ({ key, names: namesUnder(record[key]) });
  const isThere = ({ names }: Place) => names.length > 0;
  const listed = ["image", "images"].map(under).filter(isThere);
  const [image, images] = listed;
  // A list beside `image` that does not begin with it is other photos, or other names: `image` alone was always read.
  const own = image && images && image.names[0] !== images.names[0] ? [image] : listed;
  const others =
    own.length > 0
      ? []
      : Object.keys(record)
          .filter((key) => PHOTO_KEY.test(key))
          .map(under);
  const places = [
    ...own,
    ...others,
    ...Object.entries(record).map(([key, value]): Place => ({ key, names: namesInParts(value) })),
    { key: "", names: texts.flatMap((text) => [...text.matchAll(QWEN_IMAGE)].map(([, name]) => name)) },
  ].filter(isThere);
  return places.length > 0 ? places : fileNameOf(record).slice(0, 1);
}

/** Qwen-VL's text has the photo in it. */
const QWEN_IMAGE = /<img>([^<>\n]{1,2000})<\/img>/g;
const isData = (name: string) => /^data:/i.test(name);

/** `file_name` beside a question is its photo's, beside other things a file's. */
const fileNameOf = (record: Readonly<Record<string, unknown>>): Place[] =>
  Object.entries(record)
    .filter(([key, value]) => /^file_?name$/i.test(key) && typeof value === "string" && PHOTO_NAME.test(value))
    .map(([key, value]) => ({ key, names: [value] }));
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
const namesInParts = (messages: unknown): unknown[] =>
  partsOfMessages(messages).flatMap((part) =>
    part.kind === "image" && part.name !== null ? namesUnder(part.name) : [],
  );

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

/** In the place of a video: `<video>`, Qwen's `<|vision_start|><|video_pad|><|vision_end|>`. */
const VIDEO_PLACEHOLDER = /<\|?(?:video|vision)[^<>\n]{0,40}>/gi;

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
/** How deep a part of a message of a list lies: a video there is named by record-videos.ts. */
const PART_DEPTH = 3;

/** The first photo or video that a value of a record speaks of, itself or within; a turn's words are asked apart. */
function mediaIn(key: string, value: unknown, depth: number): { key: string } | null {
  if (depth === PART_DEPTH && key === "content" && partOf(value).kind === "video") return null;
  const isWords = key === "value" || key === "content";
  if (!(isWords && depth > 0) && !(key === "conversations" && depth === 0) && isMedia(key, value)) return { key };
  if (depth === DEPTH_LOOKED || typeof value !== "object" || value === null) return null;
  for (const [own, part] of Object.entries(value)) {
    const inner = mediaIn(Array.isArray(value) ? key : own, part, depth + 1);
    if (inner) return Array.isArray(value) ? inner : { key: `${key}.${inner.key}` };
  }
  return null;
}

/** Whether a value of a record names photos or videos, or holds them. */
function isMedia(key: string, value: unknown): boolean {
  if (value === null || value === undefined || value === "" || typeof value === "boolean") return false;
  const parts = Array.isArray(value) ? value : [value];
  // `frames: 8` is a setting, `image_id: 8` a name.
  if (MEDIA_KEY.test(key)) return typeof value === "number" ? /id$/i.test(key) : parts.length > 0;
  return parts.some((part) => typeof part === "string" && part.length < 4096 && MEDIA_NAME.test(part));
}

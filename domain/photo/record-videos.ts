import { partsOfMessages } from "#domain/shapes/content-parts.ts";

/** Keys of a record that name its video: LLaVA-NeXT's `video`, LLaMA-Factory's and ms-swift's `videos`, and their kin. */
const VIDEO_KEY = /^(?:videos?|clips?)(?:_?(?:paths?|files?|names?|file_?names?|urls?|uris?))?$/i;
export const isVideoKey = (key: string): boolean => VIDEO_KEY.test(key);

/**
 * The names of the videos that a record speaks of, by a key or by a part of a message (`{"type": "video", "video": "a.mp4"}`), each once;
 * "" for one without a name. The studio shows none of them, and says so.
 */
export function videosOfRecord(record: Readonly<Record<string, unknown>>): string[] {
  const names = Object.entries(record).flatMap(([key, value]) =>
    VIDEO_KEY.test(key) ? namesUnder(value) : namesInParts(value),
  );
  const named = new Set(names.filter((name) => name !== ""));
  return named.size > 0 ? [...named] : names.slice(0, 1);
}

/** A text, an object with a path or an address, or a list of such. Qwen2-VL's list of frames in a part is one video. */
function namesUnder(value: unknown): string[] {
  if (typeof value === "string") return value === "" ? [] : [value];
  if (Array.isArray(value)) return value.flatMap(namesUnder);
  if (typeof value !== "object" || value === null) return [];
  const { path, url, video, file_name } = value as Record<string, unknown>;
  const name = [path, url, video, file_name].find((own) => typeof own === "string" && own !== "");
  return [typeof name === "string" ? name : ""];
}

const namesInParts = (messages: unknown): string[] =>
  partsOfMessages(messages).flatMap((part) => (part.kind === "video" ? [namesUnder(part.name)[0] ?? ""] : []));

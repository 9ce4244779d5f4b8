import { isPhotoKey } from "#domain/photo/record-photo.ts";
import { shapeOfRecord } from "#domain/shapes/index.ts";
import { readTarDirectory, type TarMember } from "#server/tar/tar-directory.ts";
import { ByteSource } from "#server/zip/byte-source.ts";
import type { OpenInput } from "#server/zip/open-input.ts";
import { isClutter } from "./clutter.ts";
import { isObject } from "./json-value.ts";
import { PHOTO_NAME } from "./photo-name.ts";

/** A sample of WebDataset: the files of one name up to its first dot. */
type Sample = { json: TarMember | null; text: TarMember | null; photos: TarMember[] };

/** What lies in a tar: photos by their names with what tells them from others, samples as lines of JSON, and files that belong to no photo. */
export type TarListing = {
  photos: Map<string, string>;
  samples: { open: OpenInput; textBytes: number } | null;
  others: TarMember[];
};

/** @throws StudioError unreadable_input */
export async function listTar(file: string): Promise<TarListing> {
  const photos = new Map<string, string>();
  const samples = new Map<string, Sample>();
  const others: TarMember[] = [];
  for (const member of await readTarDirectory(file)) {
    if (isClutter(member.name)) continue;
    const [, key = member.name, ending = ""] = member.name.match(NAME) ?? [];
    const isPhoto = PHOTO_NAME.test(member.name);
    if (isPhoto) photos.set(member.name, member.stamp);
    const kind = isPhoto ? "photo" : ending === "json" ? "json" : TEXT_ENDINGS.has(ending) ? "text" : null;
    if (kind === null) {
      others.push(member);
      continue;
    }
    const sample = samples.get(key) ?? { json: null, text: null, photos: [] };
    samples.set(key, sample);
    if (kind === "photo") sample.photos.push(member);
    else sample[kind] = member;
  }
  const whole = [...samples.values()].filter((sample) => sample.photos.length > 0 && (sample.json || sample.text));
  for (const sample of samples.values()) if (sample.photos.length === 0) others.push(...partsOf(sample));
  return {
    photos,
    samples:
      whole.length === 0
        ? null
        : { open: linesOf(file, whole), textBytes: whole.flatMap(partsOf).reduce((sum, { bytes }) => sum + bytes, 0) },
    others,
  };
}

/** As webdataset's tariterators.py splits a name (base_plus_ext): at the first dot of its last part. */
const NAME = /^((?:.*\/)?[^./]+)\.([^/]*)$/s;
const TEXT_ENDINGS = new Set(["txt", "caption", "cap"]);

const partsOf = ({ json, text }: Sample): TarMember[] => [json, text].filter((member) => member !== null);

/** Lines are handed on in pieces of this size (server/zip/open-input.ts says why). */
const PIECE_CHARACTERS = 32 * 1024;

const linesOf = (file: string, samples: readonly Sample[]): OpenInput =>
  async function* (signal, onBytes = () => {}) {
    const source = await ByteSource.open(file, () => new Error("the tar file changed while it was read"));
    const read = async (member: TarMember | null) =>
      member && Buffer.from(await source.read(member.at, member.bytes)).toString("utf8");
    let text = "";
    let told = 0;
    try {
      for (const sample of samples) {
        signal?.throwIfAborted();
        text += `${recordOf(sample, await read(sample.json), await read(sample.text))}\n`;
        const last = sample.photos.at(-1);
        if (text.length < PIECE_CHARACTERS || !last) continue;
        yield Buffer.from(text);
        text = "";
        onBytes(Math.max(0, last.at - told));
        told = Math.max(told, last.at);
      }
    } finally {
      await source.close();
    }
    if (text !== "") yield Buffer.from(text);
    onBytes(Math.max(0, source.size - told));
  };

/** A sample as one record: its JSON with its photos' names, where it names none itself, and its text. */
function recordOf({ photos }: Sample, json: string | null, text: string | null): string {
  const names = photos.map(({ name }) => name);
  const image = names.length === 1 ? { image: names[0] } : { images: names };
  if (json === null) return JSON.stringify({ ...image, caption: text });
  // A JSON text has line breaks between its parts alone.
  const line = json.trim().replace(/[\r\n]+/g, " ");
  const value = parse(line);
  if (!isObject(value)) return line;
  const more = {
    ...(Object.keys(value).some(isPhotoKey) ? {} : image),
    ...(text === null ? {} : textBeside({ ...value, ...image }, text)),
  };
  if (Object.keys(more).length === 0) return line;
  const isEmpty = Object.keys(value).length === 0;
  return `${line.slice(0, -1)}${isEmpty ? "" : ","}${JSON.stringify(more).slice(1)}`;
}

/** Its text is what is said of the photo, unless the JSON says it, or more. */
function textBeside(value: Record<string, unknown>, text: string): Record<string, string> {
  if (shapeOfRecord(value) === null && !Array.isArray(value.conversations)) return { caption: text };
  return value.caption === text || "txt" in value ? {} : { txt: text };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Refused as a row, with its reason.
    return null;
  }
}

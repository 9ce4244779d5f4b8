import { createWriteStream } from "node:fs";
import { link, mkdir } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { randomOf } from "../random.ts";
import { type MadePhoto, madePhoto, placed } from "./made-photo.ts";
import { type EntriesOf, SVIT_ENTRIES, type SvitTask, svitRow } from "./svit-rows.ts";
import { sentence } from "./words.ts";
import { writePhoto } from "./write-photo.ts";

export type SetPlan = {
  seed: string;
  photos: number;
  /** Photos that differ; those beyond are hard links to them. 0: no photo files at all. */
  distinctPhotos: number;
  objectsOfPhoto: number;
  regionsOfPhoto: number;
  captionsOfPhoto: number;
  entries: EntriesOf;
};

/** As Visual Genome and SVIT have it, but for the number of photos (108,077 there). */
export const SVIT_PLAN: SetPlan = {
  seed: "svit",
  photos: 200,
  distinctPhotos: 200,
  objectsOfPhoto: 85,
  regionsOfPhoto: 250,
  captionsOfPhoto: 5,
  entries: SVIT_ENTRIES,
};

/**
 * Writes a set's files into a new folder: Visual Genome's image data, objects and regions, COCO's captions, SVIT's four
 * raw files and the photos. Same plan, same bytes. Streamed: memory stays the same for 108,077 photos.
 */
export async function makeSet(folder: string, plan: SetPlan): Promise<void> {
  await mkdir(path.join(folder, "VG_100K"), { recursive: true });
  const write = (name: string, row: (photo: MadePhoto) => unknown) => writeArray(path.join(folder, name), plan, row);
  await write("image_data.json", ({ imageId, cocoId, widthPx, heightPx }) => ({
    image_id: imageId,
    url: `https://example.org/VG_100K/${imageId}.jpg`,
    width: widthPx,
    height: heightPx,
    coco_id: cocoId,
    flickr_id: null,
  }));
  await write("objects.json", ({ imageId, objects }) => ({
    image_id: imageId,
    objects: objects.map(({ id, name, x, y, w, h }) => ({
      object_id: id,
      x,
      y,
      w,
      h,
      names: [name],
      synsets: [`${name.split(" ").at(-1)}.n.01`],
      merged_object_ids: [],
    })),
  }));
  if (plan.regionsOfPhoto > 0) await write("region_descriptions.json", (photo) => regionsRow(plan, photo));
  if (plan.captionsOfPhoto > 0) await writeCaptions(path.join(folder, "captions.json"), plan);
  for (const [task, count] of Object.entries(plan.entries) as [SvitTask, number][]) {
    if (count > 0) await write(`${task}.json`, (photo) => svitRow(plan.seed, task, photo, count));
  }
  await writePhotos(path.join(folder, "VG_100K"), plan);
}

const photoAt = (plan: SetPlan, index: number) => madePhoto(plan.seed, index, plan.objectsOfPhoto);

function regionsRow({ seed, regionsOfPhoto }: SetPlan, { imageId, widthPx, heightPx, objects }: MadePhoto) {
  const random = randomOf(seed, "regions", imageId);
  const names = objects.map((own) => own.name);
  const regions = Array.from({ length: regionsOfPhoto }, (_, at) => {
    const { x, y, w, h } = placed(random, widthPx, heightPx);
    const phrase = sentence(random, random.between(3, 7), names, ".").slice(0, -1).toLowerCase();
    return { region_id: imageId * 1000 + at, image_id: imageId, phrase, x, y, width: w, height: h };
  });
  return { id: imageId, regions };
}

/** One JSON array, a row a photo. */
function writeArray(file: string, plan: SetPlan, row: (photo: MadePhoto) => unknown): Promise<void> {
  function* pieces() {
    for (let index = 0; index < plan.photos; index++) {
      yield `${index === 0 ? "[" : ",\n"}${JSON.stringify(row(photoAt(plan, index)))}`;
    }
    yield plan.photos === 0 ? "[]\n" : "]\n";
  }
  return pipeline(Readable.from(pieces()), createWriteStream(file));
}

/** COCO's own shape: two sections in one object. Only photos that COCO knows have captions. */
function writeCaptions(file: string, plan: SetPlan): Promise<void> {
  function* photos() {
    for (let index = 0; index < plan.photos; index++) {
      const photo = photoAt(plan, index);
      if (photo.cocoId !== null) yield { ...photo, cocoId: photo.cocoId };
    }
  }
  function* pieces() {
    let comma = "";
    yield '{"images":[';
    for (const { cocoId, widthPx, heightPx } of photos()) {
      const named = {
        id: cocoId,
        file_name: `${String(cocoId).padStart(12, "0")}.jpg`,
        width: widthPx,
        height: heightPx,
      };
      yield `${comma}${JSON.stringify({ ...named, license: 1 })}`;
      comma = ",\n";
    }
    comma = "";
    yield '],\n"annotations":[';
    for (const { cocoId, objects } of photos()) {
      const random = randomOf(plan.seed, "captions", cocoId);
      for (let nth = 0; nth < plan.captionsOfPhoto; nth++) {
        const caption = sentence(
          random,
          random.between(8, 14),
          objects.map((own) => own.name),
          ".",
        );
        yield `${comma}${JSON.stringify({ id: cocoId * 10 + nth, image_id: cocoId, caption })}`;
        comma = ",\n";
      }
    }
    yield "]}\n";
  }
  return pipeline(Readable.from(pieces()), createWriteStream(file));
}

async function writePhotos(folder: string, plan: SetPlan): Promise<void> {
  const fileOf = (index: number) => path.join(folder, `${photoAt(plan, index).imageId}.jpg`);
  const distinct = Math.min(plan.photos, plan.distinctPhotos);
  for (let index = 0; index < distinct; index++) await writePhoto(fileOf(index), plan.seed, photoAt(plan, index));
  if (distinct === 0) return;
  // Sizes differ from photo to photo: a link must go to one of its own size.
  const bySize = new Map<string, string[]>();
  for (let index = 0; index < distinct; index++) pushTo(bySize, sizeOf(photoAt(plan, index)), fileOf(index));
  for (let index = distinct; index < plan.photos; index++) {
    const alike = bySize.get(sizeOf(photoAt(plan, index)));
    const source = alike?.[index % alike.length];
    if (source) await link(source, fileOf(index));
    else await writePhoto(fileOf(index), plan.seed, photoAt(plan, index));
  }
}

const sizeOf = ({ widthPx, heightPx }: MadePhoto) => `${widthPx}x${heightPx}`;

function pushTo(lists: Map<string, string[]>, key: string, value: string) {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

import path from "node:path";
import { acquireLock } from "#bin/lock.mjs";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { must } from "#domain/must.ts";
import { makeFolder } from "#server/make-folder.ts";
import type { Addresses } from "./addresses.ts";
import { chooseImages } from "./choose-images.ts";
import { cutCaptions, cutSubset } from "./cut-files.ts";
import type { Line } from "./download.ts";
import type { Errand, FetchProgress } from "./errand.ts";
import { fetchFiles } from "./fetch-files.ts";
import { fetchPhotos } from "./fetch-photos.ts";
import { type CutFile, Fetched, type FetchedFile } from "./fetched.ts";
import { type ListedImage, readImageList } from "./image-list.ts";
import { type Part, sourceFiles } from "./sources.ts";

export type FetchWish = {
  /** An absolute path; made where it is not there. */
  out: string;
  addresses: Addresses;
  parts: ReadonlySet<Part>;
  /** So many photos and what belongs to them, drawn by the seed; null: everything. */
  subset: { count: number; seed: number } | null;
  line: Line;
  onProgress: (progress: FetchProgress) => void;
};

export type FetchReport = {
  out: string;
  /** The files as they are published, and those cut out of them, both as fetched.json has them. */
  files: FetchedFile[];
  cut: CutFile[];
  /** Photos of a subset that are there, and those that the source does not have. */
  photos: number;
  missingPhotos: string[];
  /** What `studio import` is to be given. */
  importPaths: string[];
};

const VISUAL_GENOME_PHOTOS = 108_077;
/** Of one photo, on average: its rows in all files, unpacked; and its file. */
const ROW_BYTES = 28e3;
const PHOTO_BYTES = 140e3;
const CAPTIONS_BYTES = 60e6;

/**
 * Fetches SVIT's files, Visual Genome's annotations and photos, and COCO's captions into a folder; what is there already is
 * not asked for again. @throws StudioError conflict where another fetch is writing there; else as its steps
 */
export async function fetchSvit(wish: FetchWish): Promise<FetchReport> {
  const { out, addresses, parts, subset } = wish;
  await makeFolder(out);
  const release = await acquireLock(path.join(out, "fetch.lock"), {
    onWait: () => {
      throw new StudioError("conflict", message("fetchRuns", { folder: out }));
    },
  });
  try {
    const errand: Errand = { out, fetched: await Fetched.load(out), line: wish.line, onProgress: wish.onProgress };
    const count = subset?.count ?? VISUAL_GENOME_PHOTOS;
    const bytesBeside = subset
      ? count * (ROW_BYTES + (parts.has("photos") ? PHOTO_BYTES : 0))
      : parts.has("captions")
        ? CAPTIONS_BYTES
        : 0;
    const files = await fetchFiles(errand, sourceFiles(addresses, parts, subset !== null), bytesBeside);
    const more = subset ? await takeSubset(errand, wish, files, subset) : await takeWhole(errand, parts, files);
    return { out, files: [...files.values()], ...more };
  } finally {
    await release();
  }
}

async function takeWhole(errand: Errand, parts: ReadonlySet<Part>, files: ReadonlyMap<string, FetchedFile>) {
  const cut = parts.has("captions") ? await cutAllCaptions(errand, files) : [];
  const folders = new Set([...files.values(), ...cut].map((file) => path.posix.dirname(file.path)));
  // COCO's archive stays out: it brings 123,287 photos' instances along, and captions lie beside it.
  folders.delete("coco");
  return {
    cut,
    photos: 0,
    missingPhotos: [],
    importPaths: [...folders].map((folder) => path.join(errand.out, folder)),
  };
}

async function cutAllCaptions(errand: Errand, files: ReadonlyMap<string, FetchedFile>): Promise<CutFile[]> {
  const list = await readList(errand, files);
  const images = new Set(list.map(({ id }) => id));
  return cutCaptions(errand, { folder: "captions", files, images, list });
}

async function takeSubset(
  errand: Errand,
  { addresses, parts }: FetchWish,
  files: ReadonlyMap<string, FetchedFile>,
  { count, seed }: { count: number; seed: number },
) {
  const folder = `subset-${count}-${seed}`;
  const list = await readList(errand, files);
  const images = chooseImages(
    list.map(({ id }) => id),
    count,
    seed,
  );
  const cut = await cutSubset(errand, { folder, files, images, list });
  const chosen = parts.has("photos") ? list.filter(({ id }) => images.has(id)) : [];
  const named = chosen.flatMap(({ photo }) => (photo === null ? [] : [photo]));
  const missing = await fetchPhotos(errand, addresses.photos, named, folder);
  return {
    cut,
    photos: named.length - missing.length,
    missingPhotos: [...chosen.filter(({ photo }) => photo === null).map(({ id }) => id), ...missing],
    importPaths: [path.join(errand.out, folder)],
  };
}

function readList({ out, line }: Errand, files: ReadonlyMap<string, FetchedFile>): Promise<ListedImage[]> {
  const { path: place } = must(files.get("image_data"), "image_data comes along where photos are told apart");
  return readImageList(path.join(out, place), line.signal);
}

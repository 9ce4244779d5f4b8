import path from "node:path";
import { acquireLock } from "#bin/lock.mjs";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { must } from "#domain/must.ts";
import { makeFolder } from "#server/make-folder.ts";
import type { Addresses } from "./addresses.ts";
import { chooseImages } from "./choose-images.ts";
import type { ConnectionOptions } from "./connection-options.ts";
import { cutCaptions, cutSubset } from "./cut-files.ts";
import type { FetchContext, FetchProgress } from "./fetch-context.ts";
import { fetchFiles } from "./fetch-files.ts";
import { fetchPhotos } from "./fetch-photos.ts";
import { type CutFile, Fetched, type FetchedFile } from "./fetched.ts";
import { type ListedImage, readImageList } from "./image-list.ts";
import { type Part, sourceFiles } from "./sources.ts";

export type FetchRequest = {
  /** An absolute path; made where it is not there. */
  out: string;
  addresses: Addresses;
  parts: ReadonlySet<Part>;
  /** So many photos and what belongs to them, drawn by the seed; null: everything. */
  subset: { count: number; seed: number } | null;
  connection: ConnectionOptions;
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
export async function fetchSvit(request: FetchRequest): Promise<FetchReport> {
  const { out, addresses, parts, subset } = request;
  await makeFolder(out);
  const release = await acquireLock(path.join(out, "fetch.lock"), {
    onWait: () => {
      throw new StudioError("conflict", message("fetchRuns", { folder: out }));
    },
  });
  try {
    const context: FetchContext = {
      out,
      fetched: await Fetched.load(out),
      connection: request.connection,
      onProgress: request.onProgress,
    };
    const count = subset?.count ?? VISUAL_GENOME_PHOTOS;
    const bytesBeside = subset
      ? count * (ROW_BYTES + (parts.has("photos") ? PHOTO_BYTES : 0))
      : parts.has("captions")
        ? CAPTIONS_BYTES
        : 0;
    const files = await fetchFiles(context, sourceFiles(addresses, parts, subset !== null), bytesBeside);
    const more = subset ? await takeSubset(context, request, files, subset) : await takeWhole(context, parts, files);
    return { out, files: [...files.values()], ...more };
  } finally {
    await release();
  }
}

async function takeWhole(context: FetchContext, parts: ReadonlySet<Part>, files: ReadonlyMap<string, FetchedFile>) {
  const cut = parts.has("captions") ? await cutAllCaptions(context, files) : [];
  const folders = new Set([...files.values(), ...cut].map((file) => path.posix.dirname(file.path)));
  // COCO's archive stays out: it brings 123,287 photos' instances along, and captions lie beside it.
  folders.delete("coco");
  return {
    cut,
    photos: 0,
    missingPhotos: [],
    importPaths: [...folders].map((folder) => path.join(context.out, folder)),
  };
}

async function cutAllCaptions(context: FetchContext, files: ReadonlyMap<string, FetchedFile>): Promise<CutFile[]> {
  const list = await readList(context, files);
  const images = new Set(list.map(({ id }) => id));
  return cutCaptions(context, { folder: "captions", files, images, list });
}

async function takeSubset(
  context: FetchContext,
  { addresses, parts }: FetchRequest,
  files: ReadonlyMap<string, FetchedFile>,
  { count, seed }: { count: number; seed: number },
) {
  const folder = `subset-${count}-${seed}`;
  const list = await readList(context, files);
  const images = chooseImages(
    list.map(({ id }) => id),
    count,
    seed,
  );
  const cut = await cutSubset(context, { folder, files, images, list });
  const chosen = parts.has("photos") ? list.filter(({ id }) => images.has(id)) : [];
  const named = chosen.flatMap(({ photo }) => (photo === null ? [] : [photo]));
  const missing = await fetchPhotos(context, addresses.photos, named, folder);
  return {
    cut,
    photos: named.length - missing.length,
    missingPhotos: [...chosen.filter(({ photo }) => photo === null).map(({ id }) => id), ...missing],
    importPaths: [path.join(context.out, folder)],
  };
}

function readList({ out, connection }: FetchContext, files: ReadonlyMap<string, FetchedFile>): Promise<ListedImage[]> {
  const { path: place } = must(files.get("image_data"), "image_data comes along where photos are told apart");
  return readImageList(path.join(out, place), connection.signal);
}

import { deflateRawSync } from "node:zlib";
import { loadLlamaTokens } from "#domain/llava/llama-tokens.ts";
import { must } from "#domain/must.ts";
import { printEntrySet } from "#domain/release/entry-set.ts";
import { printFinetune } from "#domain/release/finetune.ts";
import type { ReleaseFile, ReleaseProgress, StoredRelease } from "#domain/release/release.ts";
import { RELEASE_FILES } from "#domain/release/release-files.ts";
import type { Database } from "#server/db/client.ts";
import { openPhotoList, type PhotoList } from "#server/export/photos/photo-list.ts";
import { inSnapshot, type Snapshot } from "#server/export/rows/snapshot.ts";
import { writeChecksums } from "#server/export/write/checksums.ts";
import { type FileFacts, openOutput } from "#server/export/write/output-file.ts";
import type { OpenedRecipe } from "#server/recipe/open-recipe.ts";
import { RECIPE_FILES } from "#server/recipe/recipe-files.ts";
import { makeRecipe } from "#server/recipe/run-recipe.ts";
import { openScratch, type ScratchFile } from "#server/recipe/scratch-file.ts";
import { writeText } from "#server/recipe/write-text.ts";
import { studioVersion } from "#server/version.ts";
import { countLooked, loadCard } from "./load-card.ts";
import { filesNotForTraining } from "./not-for-training.ts";
import { readBack } from "./read-back.ts";
import { listRecords } from "./record-list.ts";
import type { ReleaseSink } from "./release-folder.ts";
import { putPhotos } from "./release-photos.ts";
import type { Finished, Reserved } from "./release-rows.ts";
import { writeCard } from "./write-card.ts";
import { writeReview } from "./write-review.ts";

type Cut = {
  db: Database;
  datasetId: bigint;
  opened: OpenedRecipe;
  request: Pick<StoredRelease, "about" | "leaveOut" | "withPhotos">;
  reserved: Reserved;
  signal: AbortSignal;
  show(progress: ReleaseProgress): void;
};

export type Written = Finished & { images: string };

/**
 * Writes all of a release into its folder and answers what is known of it. The recipe, its seed and the data make every byte but those of run.json:
 * nothing else has a date, a number or a version in it.
 * @throws StudioError as runRecipe, unreadable_input where what was written reads otherwise
 */
export async function writeRelease(cut: Cut, sink: ReleaseSink): Promise<Written> {
  const { request } = cut;
  const startedAt = new Date().toISOString();
  const list = request.withPhotos ? await openPhotoList(sink.folder) : null;
  const scratch = await openScratch(sink.folder);
  try {
    return await writeAll(cut, sink, { photos: list, scratch }, startedAt);
  } finally {
    await list?.remove();
    await scratch.close();
  }
}

/** `photos`: those that records name; null where none are asked for. */
type Beside = { photos: PhotoList | null; scratch: ScratchFile };

async function writeAll(cut: Cut, sink: ReleaseSink, beside: Beside, startedAt: string): Promise<Written> {
  const { db, opened, request, reserved, signal, show } = cut;
  const { recipe } = opened;
  const made = await inSnapshot(db, signal, (snapshot) => writeData(cut, snapshot, sink, beside));
  await beside.scratch.close();
  const { photos: photoList } = beside;
  // The snapshot has ended: photos of an address may take hours.
  const onProgress = (done: number, total: number) => show({ step: "copy", done, total });
  const photos = photoList && (await putPhotos({ db, signal, onProgress }, photoList, sink));
  await photoList?.remove();
  show({ step: "files", done: 0, total: 1 });
  const { list, dataset, installation } = made;
  const counts = { ...list.counts(), photoFiles: photos?.files.length ?? 0 };
  const data = Object.keys(counts.files);
  const look = await readBack({
    db,
    folder: sink.folder,
    records: counts.files,
    drawn: list.drawn(),
    recipe,
    title: `${dataset.name}: ${opened.name}`,
    withPhotos: request.withPhotos,
    signal,
  });
  const trained = data.filter((name) => name !== RECIPE_FILES.core || data.length === 1);
  const card = await writeCard(
    { ...made, opened, request, counts, photos: photos?.report ?? null, written: made.files },
    sink,
  );
  const files = [
    ...made.files,
    ...card,
    ...(photos?.lists ?? []),
    await writeText(sink, RELEASE_FILES.look, look),
    await writeText(sink, RELEASE_FILES.full, printFinetune(trained, "full", photos !== null)),
    await writeText(sink, RELEASE_FILES.lora, printFinetune(trained, "lora", photos !== null)),
  ];
  const sums = await writeChecksums(sink, RECIPE_FILES.checksums, [...files, ...(photos?.files ?? [])]);
  const run = await writeText(sink, RECIPE_FILES.run, {
    tool: { name: "svit-studio", version: studioVersion },
    installation,
    dataset: { id: String(dataset.id), name: dataset.name },
    release: { number: reserved.number, parent: reserved.parent, token: reserved.token },
    startedAt,
    finishedAt: new Date().toISOString(),
  });
  signal.throwIfAborted();
  return {
    counts,
    files: [...files, sums, run].map(factsOf),
    entries: deflateRawSync(printEntrySet(made.entries), { level: 1 }),
    heldOut: made.heldOut,
    lastVerdict: made.last.verdict,
    lastEntry: made.last.entry,
    images: made.images,
  };
}

/** All that is read of the database at one moment. */
async function writeData(
  { db, datasetId, opened, signal, show }: Cut,
  snapshot: Snapshot,
  sink: ReleaseSink,
  { photos, scratch }: Beside,
) {
  const file = await openOutput(sink, RELEASE_FILES.records, "lines");
  const count = await loadLlamaTokens();
  const notFromFiles = await filesNotForTraining(snapshot, datasetId);
  let list: ReturnType<typeof listRecords> | null = null;
  const made = await makeRecipe(
    {
      db,
      datasetId,
      opened,
      signal,
      notFromFiles,
      scratch,
      onProgress: (step, done, total) => show({ step, done, total }),
    },
    snapshot,
    sink,
    ({ pool }) => {
      list = listRecords(pool, { file, photos }, count, opened.recipe.seed);
      return list.notes;
    },
  );
  const { context, selection } = made;
  const own = must(list as ReturnType<typeof listRecords> | null, "a recipe that makes something asks for its notes");
  const files: FileFacts[] = [...made.files, await file.close(), ...(await writeReview(snapshot, context, sink))];
  const [last] = await snapshot.query<{ verdict: string; entry: string; heldOut: string }>(
    `SELECT coalesce((SELECT max(sequence) FROM "Verdict" WHERE "datasetId" = $1), 0)::text AS verdict,
       coalesce((SELECT max(id) FROM "Entry" WHERE "datasetId" = $1), 0)::text AS entry,
       coalesce((SELECT range_agg(int8range(id, id, '[]')) FROM unnest($2::bigint[]) AS id), '{}')::text AS "heldOut"`,
    [datasetId, selection.images?.ids ?? []],
  );
  const entries = own.entries();
  const counted = { looked: await countLooked(snapshot, datasetId, entries.ids), files: own.files() };
  const card = await loadCard(snapshot, datasetId);
  const { verdict, entry, heldOut } = must(last, "aggregates answer a row");
  return {
    ...made,
    files,
    list: own,
    entries,
    counted,
    card,
    heldOut,
    last: { verdict: BigInt(verdict), entry: BigInt(entry) },
  };
}

const factsOf = ({ name, bytes, sha256 }: FileFacts): ReleaseFile => ({ name, bytes, sha256 });

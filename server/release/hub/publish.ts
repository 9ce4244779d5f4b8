import path from "node:path";
import { pathToFileURL } from "node:url";
import { commitIter } from "@huggingface/hub";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { PublishPlan, PublishProgress, PublishReport, StoredPublish } from "#domain/release/publication.ts";
import type { Queryable } from "#server/db/transaction.ts";
import { type FoundRelease, requireReleaseHere } from "#server/release/find-release.ts";
import { photosIn, sizesOf } from "#server/release/release-photos.ts";
import { verifyRelease } from "#server/release/verify-release.ts";
import { requireNamespace } from "./allowed.ts";
import { clientOf, compare, type HubAccess, hubError, makeRepo, openRepo, type Repo, readRepo } from "./hub-repo.ts";

type Publishing = {
  db: Queryable;
  datasetId: bigint;
  request: StoredPublish;
  access: HubAccess;
  signal: AbortSignal;
  show(progress: PublishProgress): void;
};

/** Times that it is looked again at what a commit came to before it is given up. */
const COMMITS_MAX = 4;

/**
 * Publishes a release: its files go up one by one, those that the Hub has already do not, and all of them are seen at once by one commit. Killed, cut off or done
 * again it goes on with what is there. Files that no release of the data set has had are somebody else's, and stay.
 * @throws StudioError forbidden · conflict · source_down · interrupted
 */
export async function publish(own: Publishing): Promise<PublishReport> {
  const { db, access, request, signal, show } = own;
  const { repo: name, number, isPublic } = request;
  const { hub } = access;
  try {
    show({ step: "check", done: 0, total: 1 });
    await requireWhole(own);
    const { release, files } = await checkRelease(own);
    let repo = await readRepo(access, name);
    await requireOurs(own, repo);
    await db.query(`INSERT INTO "HubRepo" ("datasetId", address, repo) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, [
      own.datasetId,
      hub.address,
      name,
    ]);
    if (!repo) {
      await makeRepo(access, name);
      repo = await readRepo(access, name);
    }
    const isOurs = await releasedNames(db, own.datasetId);
    for (let tries = 1; ; tries++) {
      const { sends, removes } = await compare(release.place, files, repo, isOurs);
      signal.throwIfAborted();
      if (sends.length + removes.length === 0) break;
      if (tries > COMMITS_MAX)
        throw new StudioError("source_down", message("hubRefused", { address: hub.address, status: 200 }));
      const sent = { all: false };
      await commit(own, release, repo, { sends, removes }, sent).catch((error) => {
        if (!sent.all || tries === COMMITS_MAX || !mayHaveBeenMade(error)) throw error;
      });
      repo = await readRepo(access, name);
      await requireOurs(own, repo);
    }
    if (isPublic && repo && !repo.isPublic) await openRepo(access, name);
    const head = repo?.head ?? "";
    return { number, repo: name, address: hub.address, commit: head, isPublic, files: files.length };
  } catch (error) {
    signal.throwIfAborted();
    throw hubError(error, hub, name);
  }
}

/** Of a commit whose answer is lost, or that met another one, what is there tells. */
function mayHaveBeenMade(error: unknown): boolean {
  if (error instanceof StudioError) return error.detail.code === "hubUnreachable";
  const { statusCode: status } = error as { statusCode?: unknown };
  return typeof status === "number" && (status >= 500 || status === 412);
}

/** What publishing would do. Nothing is sent but questions. @throws StudioError as publish */
export async function planPublish(own: Omit<Publishing, "show">): Promise<PublishPlan> {
  const { access, request } = own;
  try {
    const { release, files } = await checkRelease(own);
    const repo = await readRepo(access, request.repo);
    await requireOurs(own, repo);
    const { repo: name, isPublic } = request;
    return {
      repo: name,
      address: access.hub.address,
      isThere: repo !== null,
      isPublic: isPublic || (repo?.isPublic ?? false),
      ...(await compare(release.place, files, repo, await releasedNames(own.db, own.datasetId))),
    };
  } catch (error) {
    throw hubError(error, access.hub, request.repo);
  }
}

/** The release's files, which must be as they were cut and hold no photo that was withdrawn since. */
async function checkRelease({ db, datasetId, request }: Omit<Publishing, "show">) {
  const { number, repo, withPhotos, address } = request;
  await requireNamespace(db, datasetId, address, { repo, withPhotos });
  const release = await requireReleaseHere(db, datasetId, number);
  const photos = await photosIn(release.place, release.files);
  if (photos.length > 0 && !withPhotos)
    throw new StudioError("unprocessable", message("hubHasPhotos", { number, count: photos.length }));
  const { rows } = await db.query<{ identity: string }>(
    `SELECT w.identity FROM "ExportedImages" x JOIN "Withdrawal" w ON w."datasetId" = x."datasetId" AND w."restoredAt" IS NULL
     WHERE x."datasetId" = $1 AND x.release = $2 AND x.images @> w."imageId" LIMIT 1`,
    [datasetId, number],
  );
  if (rows[0]) throw new StudioError("conflict", message("hubWithdrawn", { number, image: rows[0].identity }));
  return { release, files: [...release.files, ...(await sizesOf(release.place, photos))] };
}

/** What is published is what was cut. */
async function requireWhole({ db, datasetId, request: { number }, signal }: Publishing): Promise<void> {
  const { changed, missing } = await verifyRelease(db, datasetId, number, signal);
  const [first, ...others] = [...changed, ...missing];
  if (first === undefined) return;
  const files = others.length === 0 ? first : `${first} + ${others.length}`;
  throw new StudioError("conflict", message("hubChanged", { number, files }));
}

/** Whether a file has a name that a release of the data set has, or had: those are replaced and removed by the next. */
async function releasedNames(db: Queryable, datasetId: bigint): Promise<(name: string) => boolean> {
  const { rows } = await db.query<{ name: string }>(
    `SELECT DISTINCT f->>'name' AS name FROM "Release" r, json_array_elements(r.files) f WHERE r."datasetId" = $1`,
    [datasetId],
  );
  const names = new Set(rows.map(({ name }) => name));
  // The photos of a release are not in its list.
  return (name) => names.has(name) || name.startsWith("photos/");
}

/** A repository that holds what no release of this data set put there is somebody's own. */
async function requireOurs({ db, datasetId, request }: Omit<Publishing, "show">, repo: Repo | null): Promise<void> {
  const { repo: name, address, isPublic } = request;
  if (repo?.isPublic && !isPublic) throw new StudioError("conflict", message("hubIsPublic", { repo: name }));
  const foreign = repo?.files.find(({ path: own }) => own !== ".gitattributes");
  if (!foreign) return;
  const { rows } = await db.query(`SELECT 1 FROM "HubRepo" WHERE "datasetId" = $1 AND address = $2 AND repo = $3`, [
    datasetId,
    address,
    name,
  ]);
  if (rows.length === 0) throw new StudioError("conflict", message("hubForeign", { repo: name, file: foreign.path }));
}

async function commit(
  { access, request, signal, show }: Publishing,
  { place, number }: FoundRelease,
  repo: Repo | null,
  { sends, removes }: Pick<PublishPlan, "sends" | "removes">,
  /** `all`: nothing is left to be sent but the commit. */
  sent: { all: boolean },
): Promise<void> {
  const operations = [
    ...sends.map(({ name }) => ({
      operation: "addOrUpdate" as const,
      path: name,
      content: pathToFileURL(path.join(place, name)),
    })),
    ...removes.map((name) => ({ operation: "delete" as const, path: name })),
  ];
  const uploaded = new Set<string>();
  const events = commitIter({
    repo: { type: "dataset", name: request.repo },
    title: `Release ${number}`,
    operations,
    ...(repo ? { parentCommit: repo.head } : {}),
    ...clientOf(access),
    abortSignal: signal,
    // Plain LFS: what was uploaded is known by its sum, and is not sent again after a cut.
    useXet: false,
  });
  for await (const event of events) {
    if (event.event === "phase" && event.phase === "committing") sent.all = true;
    if (event.event === "phase" && event.phase === "committing")
      show({ step: "commit", done: sends.length, total: sends.length });
    if (event.event !== "fileProgress" || event.state !== "uploading" || event.progress < 1) continue;
    uploaded.add(event.path);
    show({ step: "upload", done: uploaded.size, total: sends.length });
  }
}

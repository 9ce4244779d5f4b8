import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import path from "node:path";
import { createRepo, datasetInfo, listFiles } from "@huggingface/hub";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { must } from "#domain/must.ts";
import type { PublishPlan } from "#domain/release/publication.ts";
import type { Hub } from "#server/env.ts";

/** What the client is called with: the Hub, its token, and who fetches. */
export type HubAccess = { hub: Hub; fetch: typeof fetch };

export const clientOf = ({ hub, fetch }: HubAccess) => ({ hubUrl: hub.address, accessToken: hub.token(), fetch });

export type RepoFile = { path: string; oid: string; sha256: string | null };
/** A repository as it is: what its newest commit has. */
export type Repo = { isPublic: boolean; head: string; files: RepoFile[] };

/** Null where there is none that the token may see. @throws StudioError forbidden · source_down */
export async function readRepo(access: HubAccess, name: string): Promise<Repo | null> {
  const client = clientOf(access);
  const info = await datasetInfo({ name, additionalFields: ["sha"], ...client }).catch(nullWhere404);
  if (info === null) return null;
  const files: RepoFile[] = [];
  const repo = { type: "dataset" as const, name };
  for await (const { type, path: own, oid, lfs } of listFiles({ repo, recursive: true, ...client }))
    if (type === "file") files.push({ path: own, oid: oid ?? "", sha256: lfs?.oid ?? null });
  return { isPublic: !info.private, head: must(info.sha, "it was asked for"), files };
}

/** Makes it, private whatever is asked for: nobody is to see half of it. @throws StudioError forbidden · source_down */
export async function makeRepo(access: HubAccess, name: string): Promise<void> {
  const repo = { type: "dataset" as const, name };
  await createRepo({ repo, visibility: "private", ...clientOf(access) }).catch((error) => {
    // Somebody, or an attempt that was killed, made it meanwhile.
    if (statusOf(error) !== 409) throw error;
  });
}

/** Lets everybody see it: the client has no call for this. @throws StudioError source_down */
export async function openRepo({ hub, fetch }: HubAccess, name: string): Promise<void> {
  const answer = await fetch(`${hub.address}/api/datasets/${name}/settings`, {
    method: "PUT",
    headers: { authorization: `Bearer ${hub.token()}`, "content-type": "application/json" },
    body: JSON.stringify({ private: false }),
  });
  await answer.body?.cancel();
  if (!answer.ok) throw new StudioError("source_down", message("hubNotOpened", { repo: name, status: answer.status }));
}

/** Files that the Hub makes by itself. */
const THEIR_OWN = new Set([".gitattributes"]);

/** What differs: files whose bytes the repository lacks, and files of it that the release does not have and that `isOurs`. */
export async function compare(
  place: string,
  files: readonly { name: string; bytes: number; sha256: string }[],
  repo: Repo | null,
  isOurs: (name: string) => boolean,
): Promise<Pick<PublishPlan, "sends" | "removes" | "same">> {
  const there = new Map(repo?.files.map((own) => [own.path, own]));
  const sends: PublishPlan["sends"] = [];
  for (const { name, bytes, sha256 } of files) {
    const own = there.get(name);
    const isSame =
      own !== undefined &&
      (own.sha256 === null ? own.oid === (await gitSum(path.join(place, name), bytes)) : own.sha256 === sha256);
    if (!isSame) sends.push({ name, bytes });
  }
  const names = new Set(files.map(({ name }) => name));
  const removes = [...there.keys()].filter((name) => !names.has(name) && !THEIR_OWN.has(name) && isOurs(name)).sort();
  return { sends, removes, same: files.length - sends.length };
}

/** As git names a file's content. */
async function gitSum(file: string, bytes: number): Promise<string> {
  const hash = createHash("sha1").update(`blob ${bytes}\0`);
  for await (const piece of createReadStream(file)) hash.update(piece);
  return hash.digest("hex");
}

const statusOf = (error: unknown): number | null => {
  const { statusCode } = error as { statusCode?: unknown };
  return typeof statusCode === "number" ? statusCode : null;
};

function nullWhere404(error: unknown): null {
  if (statusOf(error) === 404) return null;
  throw error;
}

/** What the client threw, as this program says it: of what the Hub answered the status alone, for an answer may repeat what it was sent. */
export function hubError(error: unknown, { address }: Hub, repo: string): unknown {
  const status = statusOf(error);
  if (status === null) return error;
  if (status === 401) return new StudioError("forbidden", message("hubToken", { address }));
  if (status === 403) return new StudioError("forbidden", message("hubMayNot", { repo }));
  if (status === 412) return new StudioError("conflict", message("hubMoved", { repo }));
  return new StudioError("source_down", message("hubRefused", { address, status }));
}

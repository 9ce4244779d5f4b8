import type pg from "pg";
import { type ImageKey, isPublic, parseOwnKey } from "#domain/identity/image-key.ts";
import { isSameScene } from "#domain/identity/scene.ts";
import type { Evidence, Mention } from "#domain/identity/settle-images.ts";
import { must } from "#domain/must.ts";
import { markOf } from "#server/photo-file/photo-mark.ts";
import { readPhoto } from "#server/photo-file/read-photo.ts";
import { digestOf, readScene } from "#server/photo-file/read-scene.ts";
import type { Cluster, FileRow } from "./photo-facts.ts";
import { readPhotoFile } from "./read-photo-file.ts";

/** All that speaks of whose photo the files, names, documents and entries of a cluster are. Looks at files that must be compared. */
export async function gatherEvidence(client: pg.PoolClient, cluster: Cluster): Promise<Evidence> {
  await lookAt(client, cluster);
  return evidenceOf(cluster);
}

/**
 * Takes the digest of files that must be compared, and, where these differ and a public id is at stake, their picture; once. A file
 * that is not to be had now is not compared, and not there.
 */
async function lookAt(client: pg.PoolClient, cluster: Cluster): Promise<void> {
  for (const files of besideEachOther(cluster).values()) {
    if (files.length < 2) continue;
    for (const file of files) if (file.digest === null) await look(client, file, false);
    const isOneFile = files.every(({ digest }) => digest !== null && files[0]?.digest?.equals(digest));
    if (isOneFile || files.every(({ publicId }) => publicId === null)) continue;
    for (const file of files) if (file.scene === null) await look(client, file, true);
  }
}

/** Files by what could make two of them one: a public id or its partner, or the path below whichever root. */
function besideEachOther(cluster: Cluster): Map<string, FileRow[]> {
  const partner = new Map(cluster.pairs.map(([vg, coco]) => [coco, vg]));
  const beside = new Map<string, FileRow[]>();
  for (const file of cluster.files) {
    if (file.isBroken) continue;
    for (const key of keysOf(file, partner)) beside.set(key, [...(beside.get(key) ?? []), file]);
  }
  return beside;
}

const keysOf = ({ publicId, names }: FileRow, partner: ReadonlyMap<string, string>): Set<string> =>
  new Set(publicId === null ? names.map(pathOfName) : [partner.get(publicId) ?? publicId]);

/** Broken files whose names nothing else claims: they are known by these as whole ones are. */
function brokenAlone({ files, pairs }: Cluster): Set<FileRow> {
  const partner = new Map(pairs.map(([vg, coco]) => [coco, vg]));
  const claims = new Map<string, number>();
  for (const file of files) for (const key of keysOf(file, partner)) claims.set(key, (claims.get(key) ?? 0) + 1);
  return new Set(
    files.filter((file) => file.isBroken && [...keysOf(file, partner)].every((key) => claims.get(key) === 1)),
  );
}

async function look(client: pg.PoolClient, file: FileRow, hasScene: boolean): Promise<void> {
  const bytes = await readPhotoFile(client, file);
  if (bytes === null) return;
  file.digest = digestOf(bytes);
  file.mark ??= markOf(bytes);
  if (hasScene) file.scene = await readScene(bytes);
  // A zip's photo is looked at here for the first time.
  const reading = file.widthPx === null ? await readPhoto(bytes) : null;
  if (reading?.ok) Object.assign(file, { widthPx: reading.widthPx, heightPx: reading.heightPx });
  await client.query(
    `UPDATE "PhotoFile" SET digest = $2, scene = $3, "widthPx" = $4, "heightPx" = $5, mark = $6 WHERE id = $1`,
    [file.id, file.digest, file.scene, file.widthPx, file.heightPx, file.mark],
  );
}

const pathOfName = (name: ImageKey): string => parseOwnKey(name)?.path ?? name;

function evidenceOf(cluster: Cluster): Evidence {
  const byId = new Map(cluster.files.map((file) => [file.id, file]));
  const file = (id: string) => must(byId.get(id), "a file of the cluster");
  const isEqual = (one: string, other: string) => {
    const [a, b] = [file(one).digest, file(other).digest];
    return one === other || (a !== null && b !== null && a.equals(b));
  };
  const isSamePicture = (one: string, other: string) => {
    if (isEqual(one, other)) return true;
    const [a, b] = [sceneOf(file(one)), sceneOf(file(other))];
    return a !== null && b !== null && isSameScene(a, b);
  };
  // Beside others, a file that could not be read says nothing.
  const beside = [...besideEachOther(cluster).values()].filter((files) => files.length > 1);
  const isUnread = new Set(beside.flat().filter(({ digest }) => digest === null));
  const isAlone = brokenAlone(cluster);
  const photos = cluster.files.filter((own) => (own.isBroken ? isAlone.has(own) : !isUnread.has(own)));
  const identities = new Map(cluster.images.map(({ id, identity }) => [id, identity]));
  const mentions: Mention[] = [
    ...cluster.entries.flatMap(({ mention }) => mention ?? []),
    ...cluster.repeats.map(({ mention }) => mention),
    ...cluster.aliases.map(({ alias, imageId }): Mention => {
      const identity = identities.get(imageId) ?? alias;
      if (isPublic(alias)) return { id: `name ${alias}`, root: null, name: null, publicId: alias };
      return { id: `name ${alias}`, root: null, name: alias, publicId: isPublic(identity) ? identity : null };
    }),
    ...cluster.documents.map(({ imageId, kind, claim }) =>
      mentionOfDocument(identities.get(imageId) ?? "", imageId, kind, claim),
    ),
  ];
  return {
    photos: photos.map(({ id, names, publicId }) => ({ file: id, names, publicId })),
    mentions,
    pairs: cluster.pairs,
    isEqual,
    isSamePicture,
  };
}

/** What a document is called among the mentions. */
export const documentId = (imageId: string, kind: string, claim: string) => `document ${imageId} ${kind} ${claim}`;

function mentionOfDocument(identity: ImageKey, imageId: string, kind: string, claim: string): Mention {
  const key = claim === "" ? identity : claim;
  const id = documentId(imageId, kind, claim);
  return isPublic(key) ? { id, root: null, name: null, publicId: key } : { id, root: null, name: key, publicId: null };
}

const sceneOf = ({ scene, widthPx, heightPx }: FileRow) =>
  scene === null || widthPx === null || heightPx === null ? null : { widthPx, heightPx, cells: scene };

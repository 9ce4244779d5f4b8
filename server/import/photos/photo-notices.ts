import { realpath } from "node:fs/promises";
import { type Message, message } from "#domain/message.ts";
import type { Discovered } from "#server/import/read/discovered.ts";
import { isUploadPlace, shownPlace } from "#server/import/read/upload-place.ts";
import type { FileCounts } from "#server/import/write/file-counts.ts";
import type { Intake } from "#server/import/write/intake.ts";
import type { Proposal } from "./file-naming.ts";
import { spellingNotices } from "./spelling-notices.ts";

/** What a person should know of whose photo is whose, each with the option that settles it. The first examples stand for all. */
export async function photoNotices(
  intake: Intake,
  found: Discovered,
  sum: FileCounts,
  withoutPhoto: number,
): Promise<Message[]> {
  const { client, datasetId, settled } = intake;
  const notices: Message[] = [];
  const add = (code: Message["code"], { count, example }: Counted) => {
    if (count > 0) notices.push(message(code, { count, example: example ?? "" }));
  };
  const ask = async (sql: string): Promise<Counted> => (await client.query(sql, [datasetId])).rows[0];
  if (withoutPhoto > 0) notices.push(...missingPhotos(intake, found), ...(await untakenPhotos(intake, found)));
  add("photosReplaced", placesOf(settled.replaced));
  add("photosGone", placesOf(settled.gone));
  if (settled.withheld > 0) notices.push(message("photosWithheld", { count: settled.withheld }));
  add("contestedIds", await ask(`${CONTESTED} AND identity NOT LIKE 'path%'`));
  add("contestedPaths", await ask(`${CONTESTED} AND identity LIKE 'path%'`));
  notices.push(...(await spellingNotices(client, datasetId)));
  if (intake.roots.all.length > 1) add("sameNameOtherRoot", await ask(SAME_PATH));
  add("pairsRefused", await ask(REFUSED));
  add("looksVg", { count: sum.looksVg, example: null });
  add("looksCoco", { count: sum.looksCoco, example: null });
  add("imagesParted", { count: settled.parted, example: null });
  add("imagesJoined", { count: settled.joined, example: null });
  add("entriesMoved", { count: new Set(settled.moved).size, example: null });
  if (settled.revived > 0) notices.push(message("entriesRevived", { count: settled.revived }));
  if (settled.restored > 0) notices.push(message("numbersRestored", { count: settled.restored }));
  return notices;
}

const placesOf = (places: readonly string[]): Counted => ({
  count: places.length,
  example: places[0] === undefined ? null : shownPlace(places[0]),
});

type Counted = { count: number; example: string | null };

const CONTESTED = `SELECT count(*)::int AS count, min(identity) AS example FROM "Image" WHERE "datasetId" = $1 AND "isContested"`;

/** One path below several roots that leads to several images. */
const SAME_PATH = `SELECT count(*)::int AS count, min(path) AS example FROM (
  SELECT substr(alias, strpos(alias, ':') + 1) AS path FROM "ImageAlias" WHERE "datasetId" = $1 AND alias LIKE 'path%'
  GROUP BY 1 HAVING count(DISTINCT "imageId") > 1) shared`;

const REFUSED = `SELECT count(*)::int AS count, min(p.vg || ' ' || p.coco) AS example FROM "ImagePair" p
  JOIN "ImageAlias" v ON v."datasetId" = $1 AND v.alias = p.vg JOIN "ImageAlias" c ON c."datasetId" = $1 AND c.alias = p.coco
  WHERE p."datasetId" = $1 AND v."imageId" <> c."imageId"`;

const missingPhotos = ({ namings }: Intake, found: Discovered): Message[] =>
  namings.flatMap(({ missing }, number) => {
    const json = found.json[number];
    const file = json?.shown ?? "";
    if (missing === null) return [];
    const { example, proposal } = missing;
    if (json && isUploadPlace(json.place)) return [notSent({ file, example, proposal, given: json.given })];
    const looked = missing.looked.slice(0, 4).join(", ");
    return proposal === null
      ? [message("photosNotFound", { file, example, looked })]
      : [message("photosProposed", { file, example, looked, proposal: optionsOf(proposal) })];
  });

const optionsOf = ({ place, prefix }: Proposal): string =>
  prefix === null ? place : `${place} --strip-prefix ${prefix}`;

type NotSent = { file: string; example: string; proposal: Proposal | null; given: string };

/** Of an upload no folder can be named: its photos are sent with it, where it names them, or under Photo names a prefix is struck. */
function notSent({ file, example, proposal, given }: NotSent): Message {
  if (proposal === null) return message("photosNotSent", { file, example });
  const { place, prefix, tail } = proposal;
  if (place === given && prefix !== null) return message("photosSentBelow", { file, example, prefix });
  return message("photosSentElsewhere", { file, example, sent: shownPlace(`${place}/${tail}`) });
}

/** Photos that lie where a file names them, and that neither this import nor one before it was given: the place that would bring them. */
async function untakenPhotos({ client, datasetId, namings }: Intake, found: Discovered): Promise<Message[]> {
  const notices: Message[] = [];
  for (const [number, { untaken }] of namings.entries()) {
    if (untaken === null) continue;
    const { example, place, full } = untaken;
    const known = await client.query(`SELECT 1 FROM "PhotoFile" WHERE "datasetId" = $1 AND place = $2`, [
      datasetId,
      full,
    ]);
    if (known.rowCount) continue;
    const file = found.json[number]?.shown ?? "";
    // Gone meanwhile: named as it was given.
    const real = await realpath(full).catch(() => full);
    notices.push(
      real === full
        ? message("photosNotGiven", { file, example, place })
        : message("photosBehindLink", { file, example, full, real }),
    );
  }
  return notices;
}

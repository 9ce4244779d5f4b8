import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { someNames } from "#domain/some-names.ts";
import type { Queryable } from "#server/db/transaction.ts";

type Dataset = { id: bigint; name: string };

/** So many of the names that lead nowhere are told. */
const NAMED_MAX = 20;

/** The images that these names lead to in a data set, in their order. @throws StudioError not_found, with the names that lead to none */
export async function imagesNamed(db: Queryable, dataset: Dataset, names: readonly string[]): Promise<string[]> {
  const { rows } = await db.query<{ alias: string; image: string | null }>(
    `SELECT n.alias, k."imageId"::text AS image FROM unnest($2::text[]) WITH ORDINALITY n (alias, nth)
     LEFT JOIN "ImageAlias" k ON k."datasetId" = $1 AND k.alias = n.alias ORDER BY n.nth`,
    [dataset.id, names],
  );
  const missing = rows.filter(({ image }) => image === null).map(({ alias }) => alias);
  if (missing.length > 0) throw notNamed(dataset, missing);
  return rows.flatMap(({ image }) => image ?? []);
}

export const notNamed = ({ name }: Dataset, missing: readonly string[]): StudioError =>
  new StudioError("not_found", message("noPhotosNamed", { name, names: someNames(missing, NAMED_MAX) }));

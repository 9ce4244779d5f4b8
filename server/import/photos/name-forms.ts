import type pg from "pg";
import { formOfKey, type ImageKey, isPlainText } from "#domain/identity/image-key.ts";

/** Of a name in SQL: what is equal for names that differ in Unicode form alone. Indexed for names of other than plain letters. */
export const FORM = (name: string) => `md5(normalize(${name}))`;
/** Whether a name has other than plain letters, as the index has it. */
export const HAS_FORMS = (name: string) => `octet_length(${name}) <> char_length(${name})`;

/** A name that is known, and its image, by the form of names asked for. */
export type OtherForm = { form: string; alias: ImageKey; imageId: string };

/**
 * Names of the data set that are other spellings of these, or these themselves. Names of plain letters have none; nearly all are
 * such, and nothing is asked.
 */
export async function findOtherForms(
  client: pg.PoolClient,
  datasetId: bigint,
  names: Iterable<ImageKey>,
): Promise<OtherForm[]> {
  const forms = new Set<string>();
  for (const name of names) if (!isPlainText(name)) forms.add(formOfKey(name));
  if (forms.size === 0) return [];
  const { rows } = await client.query<{ alias: string; imageId: string }>(
    `SELECT alias, "imageId" FROM "ImageAlias" WHERE "datasetId" = $1 AND ${HAS_FORMS("alias")}
       AND ${FORM("alias")} = ANY(ARRAY(SELECT ${FORM("n")} FROM unnest($2::text[]) n))`,
    [datasetId, [...forms]],
  );
  return rows
    .map(({ alias, imageId }) => ({ form: formOfKey(alias), alias, imageId: String(imageId) }))
    .filter(({ form }) => forms.has(form));
}

/**
 * The image of each name that a photo is known for in another Unicode form, where it is one photo's: as domain/identity/settle-images.ts
 * has it, for names that nobody has said yet.
 */
export async function imagesOfForms(
  client: pg.PoolClient,
  datasetId: bigint,
  names: readonly ImageKey[],
): Promise<Map<ImageKey, string>> {
  const known = await findOtherForms(client, datasetId, names);
  if (known.length === 0) return new Map();
  const { rows } = await client.query<{ imageId: string; name: string }>(
    `SELECT f."imageId", n AS name FROM "PhotoFile" f, unnest(f.names) n WHERE f."datasetId" = $1 AND f."imageId" = ANY($2::bigint[])`,
    [datasetId, [...new Set(known.map(({ imageId }) => imageId))]],
  );
  const images = Map.groupBy(rows, ({ name }) => formOfKey(name));
  return new Map(
    names.flatMap((name) => {
      const found = new Set(
        isPlainText(name) ? [] : images.get(formOfKey(name))?.map(({ imageId }) => String(imageId)),
      );
      const [only] = found;
      return found.size === 1 && only !== undefined ? [[name, only] as const] : [];
    }),
  );
}

import type pg from "pg";

/** What tells one element from another: its own id, else its text. */
export const ELEMENT_ID = `coalesce(e.value->>'object_id', e.value->>'region_id', e.value->>'relationship_id', e.value->>'id', md5(e.value::text))`;

/**
 * How many elements of the staged documents (`stage_document`) are not in the data set yet, and how many take the place of
 * one with the same id; asked before they are merged. Documents that say the same as before cost one comparison.
 */
export async function countElements(client: pg.PoolClient): Promise<{ elementsNew: number; elementsChanged: number }> {
  await client.query(`ANALYZE stage_document`);
  const { rows } = await client.query(
    `WITH told AS MATERIALIZED (
       SELECT d.image, d.claim, d.kind, d.document, EXISTS (SELECT 1 FROM "Annotation" a WHERE a."imageId" = d.image AND a.claim = d.claim AND a.kind = d.kind) AS is_known
       FROM stage_document d
       WHERE NOT EXISTS (SELECT 1 FROM "Annotation" a WHERE a."imageId" = d.image AND a.claim = d.claim AND a.kind = d.kind AND a.document::text = d.document)),
     staged AS (
       SELECT DISTINCT ON (t.image, t.claim, t.kind, ${ELEMENT_ID}) t.image, t.claim, t.kind, t.is_known, ${ELEMENT_ID} AS id, e.value::text AS element
       FROM told t, json_array_elements(t.document::json) WITH ORDINALITY e ORDER BY t.image, t.claim, t.kind, ${ELEMENT_ID}, e.ordinality DESC),
     known AS (
       SELECT t.image, t.claim, t.kind, ${ELEMENT_ID} AS id, min(e.value::text) AS element
       FROM told t JOIN "Annotation" a ON a."imageId" = t.image AND a.claim = t.claim AND a.kind = t.kind, json_array_elements(a.document) e
       WHERE t.is_known GROUP BY 1, 2, 3, 4)
     SELECT (count(*) FILTER (WHERE before IS NULL))::int AS fresh, (count(*) FILTER (WHERE before <> element))::int AS changed FROM (
       SELECT max(element) FILTER (WHERE is_staged) AS element, max(element) FILTER (WHERE NOT is_staged) AS before
       FROM (SELECT image, claim, kind, id, element, true AS is_staged FROM staged
             UNION ALL SELECT image, claim, kind, id, element, false FROM known) every
       GROUP BY image, claim, kind, id) sides WHERE element IS NOT NULL`,
  );
  return { elementsNew: rows[0].fresh, elementsChanged: rows[0].changed };
}

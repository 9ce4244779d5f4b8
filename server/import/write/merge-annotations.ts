import type pg from "pg";
import { countElements, ELEMENT_ID } from "./count-elements.ts";

/**
 * Staged pieces become one document per image, kind and name that they came under, elements in the files' order. A document that says the same is
 * left alone; where it says something else, elements are joined by their id and the newer one stands. Answers how many
 * documents are new, and how many of their elements are new or took another's place.
 */
export async function mergeAnnotations(
  client: pg.PoolClient,
): Promise<{ inserted: number; elementsNew: number; elementsChanged: number }> {
  for (const sql of STAGE) await client.query(sql);
  const elements = await countElements(client);
  let inserted = 0;
  for (const sql of MERGE) inserted = (await client.query(sql)).rowCount ?? 0;
  return { inserted, ...elements };
}

const STAGE = [
  `DROP TABLE IF EXISTS stage_document, stage_names`,
  // COCO names a category by number; its name goes into the element, whichever section came first.
  `UPDATE stage_piece p SET elements = left(p.elements, -1) || ',"category":' || to_json(c.name)::text || '}', names = ARRAY[left(lower(btrim(c.name)), 200)]
     FROM stage_category c WHERE p.kind = 'instances' AND c.file = p.file AND c.id = p.category`,
  `CREATE TEMP TABLE stage_document ON COMMIT DROP AS
     SELECT n.image, n.claim, p.kind::"AnnotationKind" AS kind, '[' || string_agg(p.elements, ',' ORDER BY p.place) FILTER (WHERE p.elements <> '') || ']' AS document
     FROM (SELECT DISTINCT ON (identity, kind, md5(elements)) place, identity, kind, elements FROM stage_piece ORDER BY identity, kind, md5(elements), place) p
     JOIN stage_name n ON n.name = p.identity GROUP BY n.image, n.claim, p.kind`,
  `CREATE TEMP TABLE stage_names ON COMMIT DROP AS
     SELECT n.image, n.claim, p.kind::"AnnotationKind" AS kind, array_agg(DISTINCT boxed.name ORDER BY boxed.name) AS names
     FROM stage_piece p JOIN stage_name n ON n.name = p.identity, unnest(p.names) AS boxed (name) GROUP BY n.image, n.claim, p.kind`,
  `UPDATE stage_document SET document = '[]' WHERE document IS NULL`,
  // Files of one import may tell of the same elements, as files of two imports may: the later stands.
  `UPDATE stage_document d SET document = once.document
     FROM (SELECT n.image, n.claim, p.kind::"AnnotationKind" AS kind FROM stage_piece p JOIN stage_name n ON n.name = p.identity
           GROUP BY 1, 2, 3 HAVING count(DISTINCT p.file) > 1) shared,
     LATERAL (SELECT '[' || string_agg(element, ',' ORDER BY place) || ']' AS document FROM (
        SELECT DISTINCT ON (id) element, place FROM (
          SELECT e.value::text AS element, e.ordinality AS place, ${ELEMENT_ID} AS id
          FROM stage_document o, json_array_elements(o.document::json) WITH ORDINALITY e WHERE o.image = shared.image AND o.claim = shared.claim AND o.kind = shared.kind
        ) every ORDER BY id, place DESC) chosen) once
     WHERE d.image = shared.image AND d.claim = shared.claim AND d.kind = shared.kind AND once.document IS NOT NULL`,
  `CREATE INDEX ON stage_names (image)`,
];

const MERGE = [
  `UPDATE "Annotation" a SET document = joined.document, names = ARRAY(SELECT DISTINCT unnest(a.names || coalesce(s.names, '{}')) ORDER BY 1)
     FROM stage_document d LEFT JOIN stage_names s ON s.image = d.image AND s.claim = d.claim AND s.kind = d.kind,
     LATERAL (SELECT ('[' || string_agg(element, ',' ORDER BY place) || ']')::json AS document FROM (
        SELECT DISTINCT ON (id) element, place FROM (
          SELECT e.value::text AS element, e.ordinality AS place, 0 AS is_new, ${ELEMENT_ID} AS id FROM "Annotation" o, json_array_elements(o.document) WITH ORDINALITY e WHERE o."imageId" = d.image AND o.claim = d.claim AND o.kind = d.kind
          UNION ALL
          SELECT e.value::text, 1000000000 + e.ordinality, 1, ${ELEMENT_ID} FROM json_array_elements(d.document::json) WITH ORDINALITY e
        ) every ORDER BY id, is_new DESC, place) chosen) joined
     WHERE a."imageId" = d.image AND a.claim = d.claim AND a.kind = d.kind AND a.document::text <> d.document AND joined.document IS NOT NULL
       AND joined.document::text <> a.document::text`,
  `INSERT INTO "Annotation" ("imageId", kind, claim, document, names)
     SELECT d.image, d.kind, d.claim, d.document::json, coalesce(s.names, '{}') FROM stage_document d
     LEFT JOIN stage_names s ON s.image = d.image AND s.claim = d.claim AND s.kind = d.kind ON CONFLICT DO NOTHING`,
];

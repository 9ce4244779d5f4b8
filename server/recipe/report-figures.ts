import { TASKS } from "#domain/entry/task.ts";
import type { Concept } from "#domain/recipe/concepts/concept-set.ts";
import { worthOf } from "#domain/recipe/coverage.ts";
import type { ReviewFigures, SetFigures } from "#domain/recipe/recipe-report.ts";
import type { Snapshot } from "#server/export/rows/snapshot.ts";
import { loadRejects } from "#server/export/shift/rejects.ts";
import { type Selection, selectionWhere } from "#server/find/selection.ts";
import type { Pool } from "./pool.ts";

/** Figures of some places of the pool, or (null) of all of it. */
export function setFigures(pool: Pool, places: readonly number[] | null, concepts: readonly Concept[]): SetFigures {
  const count = places?.length ?? pool.count;
  const isShown = new Uint8Array(pool.photoCount);
  const picks = new Uint32Array(concepts.length);
  const [tasks, parts] = [new Uint32Array(TASKS.length), new Uint32Array(pool.parts.length)];
  let [qas, textOnly, yes, no, question, answer, coverage] = [0, 0, 0, 0, 0, 0, 0];
  for (let at = 0; at < count; at++) {
    const index = places?.[at] ?? at;
    const photo = pool.photo[index] as number;
    if (photo < 0) textOnly++;
    else isShown[photo] = 1;
    add(tasks, pool.task[index] as number);
    add(parts, pool.part[index] as number);
    qas += pool.qas[index] as number;
    yes += pool.yes[index] as number;
    no += pool.no[index] as number;
    question += pool.questionWords[index] as number;
    answer += pool.answerWords[index] as number;
    const end = pool.conceptStart[index + 1] as number;
    for (let own = pool.conceptStart[index] as number; own < end; own++) {
      const concept = pool.concepts[own] as number;
      coverage += worthOf(picks[concept] as number);
      add(picks, concept);
    }
  }
  return {
    entries: count,
    qas,
    photos: isShown.reduce((sum, own) => sum + own, 0),
    textOnly,
    tasks: named(tasks, (index) => TASKS[index] ?? ""),
    parts: named(parts, (index) => pool.parts[index] || "(none)"),
    yes: { yes, no, share: yes + no === 0 ? null : rounded(yes / (yes + no)) },
    words: { question: rounded(question / Math.max(1, qas)), answer: rounded(answer / Math.max(1, qas)) },
    concepts: {
      covered: picks.filter((own) => own > 0).length,
      of: concepts.length,
      coverage: rounded(coverage),
      abilities: abilitiesOf(concepts, picks),
    },
  };
}

function abilitiesOf(concepts: readonly Concept[], picks: Uint32Array): SetFigures["concepts"]["abilities"] {
  const abilities: SetFigures["concepts"]["abilities"] = {};
  for (const [index, concept] of concepts.entries())
    for (const ability of concept.abilities) {
      abilities[ability] ??= { covered: 0, of: 0 };
      const own = abilities[ability];
      own.of++;
      if ((picks[index] as number) > 0) own.covered++;
    }
  return abilities;
}

const add = (counts: Uint32Array, at: number) => {
  counts[at] = (counts[at] as number) + 1;
};

const named = (counts: Uint32Array, nameOf: (index: number) => string) =>
  Object.fromEntries(
    Array.from(counts, (count, index): [string, number] => [nameOf(index), count]).filter(([, count]) => count > 0),
  );

const rounded = (value: number) => Math.round(value * 10_000) / 10_000;

/** What review has made of the data set: a mix shifts with it. */
export async function reviewFigures(
  snapshot: Snapshot,
  datasetId: bigint,
  selection: Selection,
): Promise<ReviewFigures> {
  const rejects = await snapshot.query<{
    part: string | null;
    task: string;
    entries: number;
    decided: number;
    rejected: number;
  }>(
    `SELECT p.name AS part, s.task::text AS task, count(*)::float8 AS entries, count(*) FILTER (WHERE s.state <> 'pending')::float8 AS decided,
       count(*) FILTER (WHERE s.state = 'rejected')::float8 AS rejected
     FROM "EntryStatus" s LEFT JOIN "Part" p ON p.id = s."partId" WHERE s."datasetId" = $1 GROUP BY p.name, s.task ORDER BY p.name COLLATE "C", s.task`,
    [datasetId],
  );
  const [emptied] = await snapshot.query<{ photos: number }>(
    `SELECT count(*)::float8 AS photos FROM (SELECT s."imageId" FROM "EntryStatus" s WHERE s."datasetId" = ${datasetId} AND s."imageId" IS NOT NULL
       GROUP BY 1 HAVING NOT bool_or(${selectionWhere(selection)})) emptied`,
  );
  const { people } = await loadRejects(snapshot, datasetId);
  return {
    people,
    rejects: rejects.map((row) => ({ ...row, rate: row.decided === 0 ? null : rounded(row.rejected / row.decided) })),
    photosEmptied: emptied?.photos ?? 0,
  };
}

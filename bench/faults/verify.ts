import { readdir } from "node:fs/promises";
import { type FoldedVerdict, foldLatest } from "#domain/verdict/fold.ts";
import type { Figures } from "../report.ts";
import type { World } from "./world.ts";

/** What the database says at the end, against what was answered: how many were lost, doubled, half. */
export type Verified = { lost: number; doubled: number; half: number; twice: number; figures: Figures };

export async function verify(world: World, exportsFolder: string): Promise<Verified> {
  const { ledger } = world;
  const verdicts = await verifyVerdicts(world);
  const states = await verifyStates(world);
  const bulks = await verifyBulks(world);
  const uploads = await verifyUploads(world);
  const left = (await readdir(exportsFolder).catch(() => [])).filter((name) => name.includes("partial"));
  return {
    lost: verdicts.lost + uploads.lost,
    doubled: verdicts.doubled + bulks.doubled + uploads.doubled,
    half: states.wrong + bulks.half + left.length,
    twice: await countTwice(world),
    figures: {
      "verdicts answered": ledger.verdicts.size,
      "verdicts recorded": verdicts.recorded,
      "verdicts refused with both sides": ledger.refused.size,
      "verdicts late": verdicts.late,
      "entries with verdicts": states.entries,
      "bulk actions": ledger.bulks.length,
      "bulk runs": bulks.runs,
      "uploads imported": ledger.uploads.length,
      "exports downloaded": ledger.exports.length,
      "left behind by exports": left.length,
      "found wrong": ledger.wrongs.length,
      wrongs: ledger.wrongs.slice(0, 20).join(" | "),
    },
  };
}

async function verifyVerdicts({ studio, datasetId, ledger }: World) {
  const { rows } = await studio.database.query(
    `SELECT id, "entryId"::text, late FROM "Verdict" WHERE "datasetId" = $1 AND "bulkRunId" IS NULL`,
    [datasetId],
  );
  const recorded = new Map<string, { entryId: string; late: boolean }>(rows.map((row) => [row.id, row]));
  let lost = 0;
  for (const [id, { entryId, status }] of ledger.verdicts) {
    if (recorded.get(id)?.entryId === entryId) continue;
    lost++;
    ledger.wrongs.push(`verdict ${id} on entry ${entryId} was answered with ${status} and is not recorded`);
  }
  let doubled = 0;
  for (const id of recorded.keys()) if (!ledger.verdicts.has(id)) doubled++;
  return { lost, doubled, recorded: rows.length, late: rows.filter(({ late }) => late).length };
}

/** Entries on which decisions of two people stand, neither late: the second was handed what the first had decided. */
async function countTwice({ studio, datasetId }: World): Promise<number> {
  const { rows } = await studio.database.query(
    `SELECT count(*)::int AS twice FROM (
       SELECT FROM "Verdict" v WHERE v."datasetId" = $1 AND NOT v.late AND v."bulkRunId" IS NULL AND v.decision NOT IN ('skip', 'undo')
         AND NOT EXISTS (SELECT FROM "Verdict" u WHERE u."entryId" = v."entryId" AND u.undoes = v.id)
       GROUP BY v."entryId" HAVING count(DISTINCT v."reviewerId") > 1) t`,
    [datasetId],
  );
  return rows[0].twice;
}

/** Each entry's state is what its verdicts fold to, and the counts are those of the states. */
async function verifyStates({ studio, datasetId, ledger }: World) {
  const { rows } = await studio.database.query(
    `SELECT s."entryId"::text AS entry, s.state, s."verdictId", v.verdicts FROM "EntryStatus" s JOIN LATERAL (
       SELECT json_agg(json_build_object('id', v.id, 'decision', v.decision, 'undoes', v.undoes, 'late', v.late,
         'turnsLeft', json_array_length(v."turnsAfter"),
         'judgedWrong', EXISTS (SELECT FROM "Judgement" j WHERE j."verdictId" = v.id AND NOT j."right")) ORDER BY v.sequence) AS verdicts
       FROM "Verdict" v WHERE v."entryId" = s."entryId" AND v.pass = 'main') v ON v.verdicts IS NOT NULL
     WHERE s."datasetId" = $1`,
    [datasetId],
  );
  let wrong = 0;
  for (const { entry, state, verdictId, verdicts } of rows) {
    const folded = foldLatest(verdicts as FoldedVerdict[]);
    if (folded.state === state && folded.verdictId === verdictId) continue;
    wrong++;
    ledger.wrongs.push(
      `entry ${entry} is ${state} by ${verdictId}, its verdicts say ${folded.state} by ${folded.verdictId}`,
    );
  }
  const { rows: counts } = await studio.database.query(
    `SELECT coalesce(c.state, s.state) AS state FROM
       (SELECT state, count(*) AS n FROM "EntryStatus" WHERE "datasetId" = $1 GROUP BY state) s FULL JOIN
       (SELECT state, sum(delta) AS n FROM "StateCount" WHERE "datasetId" = $1 GROUP BY state HAVING sum(delta) <> 0) c USING (state)
     WHERE c.n IS DISTINCT FROM s.n`,
    [datasetId],
  );
  for (const { state } of counts) ledger.wrongs.push(`the count of ${state} entries is not theirs`);
  return { entries: rows.length, wrong: wrong + counts.length };
}

/** A bulk action that was refused is never carried out, and one that was is whole: as many verdicts as it says. */
async function verifyBulks({ studio, datasetId, ledger }: World) {
  const { rows } = await studio.database.query(
    `SELECT r.id::text, r.state, r.request->'action'->>'note' AS note, (r.report->>'changed')::int AS changed,
       (SELECT count(*)::int FROM "Verdict" v WHERE v."bulkRunId" = r.id) AS verdicts
     FROM "Run" r WHERE r.kind = 'bulk' AND r."datasetId" = $1`,
    [datasetId],
  );
  let half = 0;
  let doubled = 0;
  for (const { id, state, changed, verdicts } of rows) {
    if (state === "done" && changed === verdicts) continue;
    half++;
    ledger.wrongs.push(`bulk run ${id} is ${state}: ${changed} changed, ${verdicts} verdicts`);
  }
  for (const { note, outcomes } of ledger.bulks) {
    const answered = outcomes.filter(({ status }) => status === 200).length;
    const unknown = outcomes.filter(({ status }) => status === null).length;
    const runs = rows.filter((row) => row.note === note).length;
    if (runs >= answered && runs <= answered + unknown) continue;
    doubled++;
    ledger.wrongs.push(`bulk action ${note}: ${answered} answered, ${unknown} cut off, ${runs} runs`);
  }
  return { runs: rows.length, half, doubled };
}

async function verifyUploads({ studio, ledger }: World) {
  let lost = 0;
  let doubled = 0;
  for (const { datasetName, entries } of ledger.uploads) {
    const { rows } = await studio.database.query(
      `SELECT count(*)::int AS entries FROM "Entry" e JOIN "Dataset" d ON d.id = e."datasetId" WHERE d.name = $1`,
      [datasetName],
    );
    lost += Math.max(0, entries - rows[0].entries);
    doubled += Math.max(0, rows[0].entries - entries);
  }
  return { lost, doubled };
}

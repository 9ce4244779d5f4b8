/**
 * What stands on an entry, as SQL over "Entry" e with "EntryStatus" s: its text of now is that of the edit that its
 * state comes from, else the imported one.
 */
export const TEXT_NOW = {
  /** A JSON array of turns. */
  turns: `coalesce(edit."turnsAfter", e.turns)`,
  /** Behind the join of s. */
  join: `LEFT JOIN "Verdict" edit ON edit.id = s."verdictId" AND s.state = 'edited'`,
};

/**
 * The turns of the edit that stands, null where none does. CASE: looked for only where there is one. As a condition
 * within, it would be asked of every row.
 */
export const EDITED_TURNS = editedSql("turnsAfter");

/** What boxes beside the text are otherwise than imported, by that edit. */
export const EDITED_KEYS = editedSql("keysAfter");

function editedSql(column: "turnsAfter" | "keysAfter"): string {
  return `CASE s.state WHEN 'edited' THEN (SELECT edit."${column}" FROM "Verdict" edit WHERE edit.id = s."verdictId") END`;
}

/**
 * Who verdict v speaks for: a person who looked at the entry (person), also where they accepted all that was shown to them
 * (its mode is "bulk" then); a bulk action over a list (bulk); an import that moved a decided entry to another photo (import);
 * whatever came with an API key (program).
 */
export const AUTHOR = `CASE WHEN v."bulkRunId" IS NOT NULL THEN 'bulk' WHEN v.mode = 'import' THEN 'import'
  WHEN v."reviewerId" IN (SELECT id FROM "Reviewer" WHERE "isProgram") THEN 'program' ELSE 'person' END`;

/** Whether a later verdict on its entry takes verdict v back. */
export const IS_UNDONE = `EXISTS (SELECT 1 FROM "Verdict" u WHERE u."entryId" = v."entryId" AND u.undoes = v.id)`;

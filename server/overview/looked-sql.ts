/**
 * Whether entry s ("EntryStatus") stands as a person decided who looked at it, and at the data set's entries as they came: not as a
 * program's key, an import or a bulk action left it, nor as a spot check, which decides those alone that it found wrong. The latter
 * three only ever flag, so that of flagged entries alone the verdict is looked up.
 */
export const IS_LOOKED_AT = `s."reviewerId" IS NOT NULL AND s.state <> 'pending'
  AND s."reviewerId" NOT IN (SELECT program.id FROM "Reviewer" program WHERE program."isProgram")
  AND (s.state <> 'flagged' OR NOT EXISTS (SELECT 1 FROM "Verdict" own WHERE own.id = s."verdictId"
    AND (own."bulkRunId" IS NOT NULL OR own.mode = 'import' OR own.decision = 'judge')))`;

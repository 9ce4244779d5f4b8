-- Of the entries that somebody decided all that an overview counts by: 300,000 of 3 million are read from 33 MB in place of 350.
CREATE INDEX "EntryStatus_decided_idx" ON "EntryStatus"("datasetId", "entryId")
  INCLUDE (task, "partId", state, "reasonCodes", "reviewerId", "verdictId") WHERE "reviewerId" IS NOT NULL;

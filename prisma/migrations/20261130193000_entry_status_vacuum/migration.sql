-- By default autovacuum comes when a fifth of the table was changed: of 3 million entries after 600,000 decisions. Until then the index of
-- decided entries sends every count of them to the table, page by page.
ALTER TABLE "EntryStatus" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000);

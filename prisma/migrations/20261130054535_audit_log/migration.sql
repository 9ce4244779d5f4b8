-- CreateTable
CREATE TABLE "AuditEvent" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "actor" TEXT NOT NULL,
    "reviewerId" UUID,
    "keyId" UUID,
    "runId" BIGINT,
    "address" TEXT,
    "action" TEXT NOT NULL,
    "datasetId" BIGINT,
    "targetKind" TEXT,
    "targetId" TEXT,
    "before" JSONB,
    "after" JSONB,

    CONSTRAINT "AuditEvent_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "AuditEvent_datasetId_id_idx" ON "AuditEvent"("datasetId", "id");

-- CreateIndex
CREATE INDEX "AuditEvent_reviewerId_id_idx" ON "AuditEvent"("reviewerId", "id");

-- CreateIndex
CREATE INDEX "AuditEvent_action_id_idx" ON "AuditEvent"("action", "id");

-- CreateIndex
CREATE INDEX "AuditEvent_at_idx" ON "AuditEvent"("at");

-- Append-only, whoever writes the statement: but for an address that is ninety days old, which may be cleared.
CREATE FUNCTION "refuseAuditChange"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.address IS NULL AND OLD.address IS NOT NULL AND OLD.at < now() - interval '90 days'
       AND to_jsonb(NEW) - 'address' = to_jsonb(OLD) - 'address' THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER "AuditEvent_append_only" BEFORE UPDATE OR DELETE ON "AuditEvent"
  FOR EACH ROW EXECUTE FUNCTION "refuseAuditChange"();
CREATE TRIGGER "AuditEvent_no_truncate" BEFORE TRUNCATE ON "AuditEvent"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuseAuditChange"();

-- What is left to be cleared, found at once.
CREATE INDEX "AuditEvent_address_idx" ON "AuditEvent" (at) WHERE address IS NOT NULL;

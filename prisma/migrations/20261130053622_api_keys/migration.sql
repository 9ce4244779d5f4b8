-- AlterTable
ALTER TABLE "Reviewer" ADD COLUMN     "isProgram" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "ApiKey" (
    "id" UUID NOT NULL,
    "tokenHash" BYTEA NOT NULL,
    "start" TEXT NOT NULL,
    "reviewerId" UUID NOT NULL,
    "makerId" UUID NOT NULL,
    "scopes" TEXT[],
    "datasetIds" BIGINT[] DEFAULT ARRAY[]::BIGINT[],
    "isEverywhere" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "lastUsedAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ApiKey_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "ApiKey_tokenHash_key" ON "ApiKey"("tokenHash");

-- CreateIndex
CREATE UNIQUE INDEX "ApiKey_reviewerId_key" ON "ApiKey"("reviewerId");

-- CreateIndex
CREATE INDEX "ApiKey_makerId_idx" ON "ApiKey"("makerId");

-- AddForeignKey
ALTER TABLE "ApiKey" ADD CONSTRAINT "ApiKey_reviewerId_fkey" FOREIGN KEY ("reviewerId") REFERENCES "Reviewer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ApiKey" ADD CONSTRAINT "ApiKey_makerId_fkey" FOREIGN KEY ("makerId") REFERENCES "Reviewer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

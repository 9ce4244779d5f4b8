-- AlterTable
ALTER TABLE "Dataset" ADD COLUMN     "reviewersBrowse" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "Queue" ADD COLUMN     "assigneeId" UUID;

-- CreateIndex
CREATE INDEX "Queue_assigneeId_idx" ON "Queue"("assigneeId");

-- AddForeignKey
ALTER TABLE "Queue" ADD CONSTRAINT "Queue_assigneeId_fkey" FOREIGN KEY ("assigneeId") REFERENCES "Reviewer"("id") ON DELETE SET NULL ON UPDATE CASCADE;

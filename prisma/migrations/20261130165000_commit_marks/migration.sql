-- CreateTable
CREATE TABLE "CommitMark" (
    "token" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "CommitMark_pkey" PRIMARY KEY ("token")
);

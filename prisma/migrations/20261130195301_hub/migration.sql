-- CreateTable
CREATE TABLE "DatasetHub" (
    "datasetId" BIGINT NOT NULL,
    "address" TEXT NOT NULL,
    "namespace" TEXT NOT NULL,
    "withPhotos" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "DatasetHub_pkey" PRIMARY KEY ("datasetId","address","namespace")
);

-- CreateTable
CREATE TABLE "HubRepo" (
    "datasetId" BIGINT NOT NULL,
    "address" TEXT NOT NULL,
    "repo" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "HubRepo_pkey" PRIMARY KEY ("datasetId","address","repo")
);

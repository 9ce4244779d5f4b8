import { z } from "zod";
import { namingWishSchema, placeBelow } from "#domain/identity/naming-wish.ts";
import { env } from "#server/env.ts";
import { sendRun } from "#server/jobs/jobs.ts";
import { allowedPath } from "#server/upload/allowed-path.ts";
import { loadUpload } from "#server/upload/upload-folder.ts";
import { door } from "../door.ts";

/** Asks for an import: of an upload, or of a path on the server under an allowed folder. A worker carries it out. */
export const POST = door(
  {
    may: "reviewer",
    params: z.object({}),
    body: z
      .strictObject({
        datasetName: z.string().trim().min(1).max(100),
        uploadId: z.uuid().optional(),
        path: z.string().min(1).max(4000).optional(),
        naming: namingWishSchema.optional(),
      })
      .refine((body) => (body.uploadId === undefined) !== (body.path === undefined), {
        message: "either an upload or a path",
      }),
  },
  async ({ body, db, reviewer }) => {
    const files = body.uploadId === undefined ? [] : await loadUpload(env.dataFolder, body.uploadId);
    const paths = body.path === undefined ? [] : [await allowedPath(body.path, env.importRoots)];
    const base = paths[0] ?? `upload:${body.uploadId}`;
    const { root, ids = [], stripPrefixes = [] } = body.naming ?? {};
    const naming = {
      root,
      ids: ids.map(({ space, folder }) => ({ space, folder: placeBelow(base, folder) })),
      stripPrefixes,
    };
    const run = await db.prisma.run.create({
      data: {
        kind: "import",
        reviewerId: reviewer.id,
        request: { datasetName: body.datasetName, paths, files, ...naming, copiesPhotos: body.uploadId !== undefined },
      },
    });
    await sendRun(db, run.id, "import");
    return { runId: run.id };
  },
);

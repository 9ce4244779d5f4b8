import { tmpdir } from "node:os";
import { PassThrough, Readable } from "node:stream";
import { z } from "zod";
import { parseBrowseQuery } from "#domain/browse/browse-query.ts";
import { StudioError } from "#domain/error.ts";
import { EXPORT_FORMATS, exportRequestSchema } from "#domain/export-request.ts";
import { idSchema } from "#domain/id.ts";
import { BAD_BOXES, BOX_SPACES } from "#domain/llava/record.ts";
import { TOKENS_MAX } from "#domain/llava/token-count.ts";
import { said, sayInEnglish } from "#domain/said.ts";
import { stateSchema, taskSchema } from "#domain/task.ts";
import { estimateExport } from "#server/export/estimate-export.ts";
import { exportDataset } from "#server/export/export-dataset.ts";
import { archiveName } from "#server/export/output-names.ts";
import { zipSink } from "#server/export/zip-sink.ts";
import { log } from "#server/log.ts";
import { door } from "../../../door.ts";

const list = z
  .string()
  .default("")
  .transform((text) => text.split(",").filter(Boolean));
const flag = z
  .literal("1")
  .optional()
  .transform((value) => value === "1");

/** The export as one streamed zip: it begins at once, and ends when the browser goes away. */
export const GET = door(
  {
    may: "reviewer",
    params: z.object({ datasetId: idSchema }),
    query: z.strictObject({
      format: z.enum(EXPORT_FORMATS),
      states: list.pipe(z.array(stateSchema).max(5)),
      tasks: list.pipe(z.array(taskSchema).max(5)),
      boxSpace: z.enum(BOX_SPACES).default("image"),
      seed: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
      merge: flag,
      tokensMax: z.coerce.number().int().min(1).max(1_000_000).default(TOKENS_MAX),
      keepLong: flag,
      badBoxes: z.enum(BAD_BOXES).default("keep"),
      requirePhotos: flag,
      allowEmpty: flag,
      /** As the browse page's address prints it. */
      view: z.string().max(8000).default(""),
    }),
  },
  async ({ params, query, db, request }) => {
    const { format, states, tasks, view, allowEmpty, ...settings } = query;
    const parsed = parseBrowseQuery(new URLSearchParams(view));
    if (!parsed.ok) throw new StudioError("invalid_request", `view: ${parsed.reason}`);
    const { filter } = parsed.query;
    const datasetId = BigInt(params.datasetId);
    const dataset = await db.prisma.dataset.findUnique({ where: { id: datasetId }, select: { name: true } });
    if (!dataset) throw new StudioError("not_found", `There is no data set ${datasetId}.`);
    const wish = exportRequestSchema.parse({ format, states, tasks, filter, settings, allowEmpty });
    // Once the answer has begun it can only break off: what has nothing in it is refused before.
    if (!allowEmpty && (await estimateExport(db, datasetId, wish)).isEmpty)
      throw new StudioError("unprocessable", sayInEnglish(said("exportNothing")));
    const stream = new PassThrough({ highWaterMark: 1_000_000 });
    const { signal } = request;
    exportDataset({ db, datasetId, ...wish, signal }, zipSink(stream, tmpdir())).catch((error) => {
      if (!signal.aborted) log.error({ err: error }, "export failed");
      stream.destroy(error);
    });
    return new Response(Readable.toWeb(stream) as ReadableStream, {
      headers: {
        "content-type": "application/zip",
        "content-disposition": `attachment; filename="${archiveName(dataset.name, format)}"`,
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
      },
    });
  },
);

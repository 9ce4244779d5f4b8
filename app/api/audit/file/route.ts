import { Readable } from "node:stream";
import { routeHandler } from "#app/api/route-handler.ts";
import { AUDIT_TYPES, printAudit } from "#server/audit/print-audit.ts";
import { recordAuditDownload } from "#server/audit/record-download.ts";

export const GET = routeHandler("GET /api/audit/file", async ({ query: { format, ...filter }, db, standing }) => {
  await recordAuditDownload(db, format, filter);
  const text = Readable.from(printAudit(db, standing, format, filter), { objectMode: false });
  return new Response(Readable.toWeb(text) as ReadableStream, {
    headers: {
      "content-type": AUDIT_TYPES[format],
      "content-disposition": `attachment; filename="audit.${format}"`,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
});

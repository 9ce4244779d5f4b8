import { z } from "zod";
import { knownBoxSchema } from "#domain/box/known-boxes.ts";
import { bulkRunSchema } from "#domain/bulk.ts";
import { claimedEntrySchema, entryViewSchema, imageViewSchema, queueProgressSchema } from "#domain/entry/entry-view.ts";
import { turnSchema } from "#domain/entry/turn.ts";
import { ERROR_CODES, type ErrorCode } from "#domain/error.ts";
import { exportManifestSchema } from "#domain/export/export-manifest.ts";
import { exportRequestSchema } from "#domain/export/export-request.ts";
import { exportRunViewSchema } from "#domain/export/export-run.ts";
import { pageSchema } from "#domain/find/browse-address.ts";
import { addressFields, browseQuerySchema } from "#domain/find/browse-query.ts";
import { countSchema } from "#domain/find/count.ts";
import { entryFilterSchema } from "#domain/find/entry-filter.ts";
import { browseRowSchema, photoRowSchema } from "#domain/find/page.ts";
import { savedViewSchema } from "#domain/find/saved-view.ts";
import { importReportSchema } from "#domain/import/import-report.ts";
import { messageFields, messageSchema, messageValueSchema } from "#domain/message-schema.ts";
import { sideSchema } from "#domain/review/outbox/conflict.ts";
import { needsName } from "#domain/rights/rights.ts";
import { codebookSchema } from "#domain/verdict/codebook.ts";
import { commentViewSchema } from "#domain/verdict/comment.ts";
import { judgementSchema } from "#domain/verdict/verdict.ts";
import { auditOf, BODY_BYTES_MAX, type Bytes, type Endpoint, isBrowse, isBytes } from "./endpoint.ts";
import { ENDPOINTS } from "./endpoints.ts";
import { problemOfCode, problemSchema } from "./problem.ts";

/** What stands in several answers, by the name that the document refers to it with. */
const NAMED: Record<string, z.ZodType> = {
  Problem: problemSchema,
  Message: messageSchema,
  MessageData: messageFields.data,
  MessageValue: messageValueSchema,
  Turn: turnSchema,
  Entry: entryViewSchema,
  Image: imageViewSchema,
  ClaimedEntry: claimedEntrySchema,
  QueueProgress: queueProgressSchema,
  BrowseRow: browseRowSchema,
  PhotoRow: photoRowSchema,
  Count: countSchema,
  EntryFilter: entryFilterSchema,
  SavedView: savedViewSchema,
  Comment: commentViewSchema,
  Judgement: judgementSchema,
  StandingVerdict: sideSchema,
  Codebook: codebookSchema,
  KnownBox: knownBoxSchema,
  BulkRun: bulkRunSchema,
  ExportRequest: exportRequestSchema,
  ExportRun: exportRunViewSchema,
  ExportManifest: exportManifestSchema,
  ImportReport: importReportSchema,
};

type JsonSchema = Record<string, unknown>;
type Parameter = { name: string; in: "path" | "query"; required: boolean; schema: JsonSchema; [more: string]: unknown };

/** The HTTP interface as an OpenAPI 3.1 document, printed from ENDPOINTS; takes a tenth of a second. */
export function printOpenApi(version: string) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [name, endpoint] of Object.entries<Endpoint>(ENDPOINTS)) {
    const [method = "", path = ""] = name.split(" ");
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationOf(endpoint) };
  }
  return {
    openapi: "3.1.0",
    info: { title: "SVIT Studio", version, description: DESCRIPTION },
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(NAMED).map(([name, schema]) => [name, print(schema, name)])),
      securitySchemes: {
        name: { type: "apiKey", in: "cookie", name: "svit-reviewer" },
        account: { type: "apiKey", in: "cookie", name: "svit-session" },
        key: { type: "http", scheme: "bearer" },
      },
    },
  };
}

const DESCRIPTION =
  "Ids are texts of digits (64 bits), times are ISO 8601 in UTC. An answer may have members more in a later release. docs/api.md says how the interface is used.";

function operationOf(endpoint: Endpoint) {
  const { access, summary, body, bodyBytesMax = BODY_BYTES_MAX } = endpoint;
  return {
    summary,
    "x-access": access,
    "x-audit": auditOf(endpoint),
    ...(needsName(access) && { security: [{ name: [] }, { account: [] }, { key: [] }] }),
    parameters: [...pathParameters(endpoint), ...queryParameters(endpoint)],
    ...(body && {
      requestBody: { required: true, ...(!isBytes(body) && { "x-bytes-max": bodyBytesMax }), content: contentOf(body) },
    }),
    responses: { 200: { description: "Done.", content: contentOf(endpoint.answer) }, ...problemsOf(endpoint) },
  };
}

const pathParameters = ({ params }: Endpoint): Parameter[] => (params ? parametersOf(print(params), "path") : []);

function queryParameters({ query }: Endpoint): Parameter[] {
  if (query === undefined) return [];
  if (!isBrowse(query)) return parametersOf(print(query), "query");
  const { shape } = browseQuerySchema;
  const fields = print(entryFilterSchema, "EntryFilter").properties as Record<string, JsonSchema>;
  return [
    ...addressFields().map(({ key, field }) => ({
      name: key,
      in: "query" as const,
      required: false,
      schema: fields[field] ?? {},
      explode: true,
    })),
    ...parametersOf(print(z.object({ sort: shape.sort, view: shape.view })), "query"),
    ...(query.browse === "page" ? parametersOf(print(pageSchema), "query") : []),
  ];
}

function parametersOf(schema: JsonSchema, place: Parameter["in"]): Parameter[] {
  const required = (schema.required ?? []) as string[];
  return Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>).map(([name, own]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    schema: own,
  }));
}

const contentOf = (what: z.ZodType | Bytes) =>
  isBytes(what)
    ? Object.fromEntries(what.types.map((type) => [type, {}]))
    : { "application/json": { schema: print(what) } };

/** Each code that tells more than others do, and all the rest. */
function problemsOf(endpoint: Endpoint) {
  const codes = Object.keys(endpoint.problems ?? {}) as ErrorCode[];
  const own = codes.map((code) => [
    ERROR_CODES[code].status,
    { description: code, content: problemContent(print(problemOfCode(endpoint, code))) },
  ]);
  return {
    ...Object.fromEntries(own),
    default: { description: "A “no”: its code is the title.", content: problemContent({ $ref: refOf("Problem") }) },
  };
}

const problemContent = (schema: JsonSchema) => ({ "application/problem+json": { schema } });

const refOf = (name: string) => `#/components/schemas/${name}`;

const NAMES = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries(NAMED)) NAMES.add(schema, { id });

/** The JSON Schema of what is sent. Parts that have a name, but for the whole where that is `own`, are referred to. */
function print(schema: z.ZodType, own?: string): JsonSchema {
  const name = NAMES.get(schema)?.id;
  if (name !== undefined && name !== own) return { $ref: refOf(name) };
  const printed = z.toJSONSchema(schema, { io: "input", unrepresentable: "any", metadata: NAMES });
  const { $schema: _, $defs: parts = {}, ...rest } = printed;
  const { id: __, ...whole } = own === undefined ? rest : (parts[own] ?? rest);
  const text = JSON.stringify(whole, (key, value) =>
    key === "$ref" && typeof value === "string" ? refOf(value.replace("#/$defs/", "").replace("#", own ?? "")) : value,
  );
  return JSON.parse(text);
}

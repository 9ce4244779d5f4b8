import { readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { vi } from "vitest";
import type { Endpoint } from "#domain/api/endpoint.ts";
import { freshDatabase } from "#tests/database.ts";
import { addDataset, addReviewer, type Reviewer } from "#tests/entries.ts";

const ROOT = path.join(import.meta.dirname, "..", "..");

/** Every route there is, from the file system. */
export const ROUTE_FILES = readdirSync(path.join(ROOT, "app", "api"), { recursive: true, encoding: "utf8" })
  .filter((name) => path.basename(name) === "route.ts")
  .map((name) => `app/api/${name.replaceAll(path.sep, "/")}`)
  .sort();

export const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

type Handler = ((request: Request, context: unknown) => Promise<Response>) & { shape?: Endpoint; endpoint?: string };
export type Route = { name: string; method: string; endpoint: string | undefined; handle: Handler; shape: Endpoint };

export type Asked = {
  params?: Record<string, string>;
  search?: string;
  body?: string;
  headers?: Record<string, string>;
};

/** The studio's routes over a database of their own with one data set, as a web server loads them. */
export type Api = {
  db: Awaited<ReturnType<typeof freshDatabase>>;
  reviewer: Reviewer;
  /** Of one data set, entry and image, by the names that routes give their parameters. */
  ids: Readonly<Record<string, string>>;
  routes: readonly Route[];
  /** Handlers that nothing wraps, as `GET app/api/…/route.ts`. */
  bare: readonly string[];
  /** The answer with its body still to be read; `close` ends what was not. */
  ask(route: Route, asked: Asked): Promise<Response>;
  close(): Promise<void>;
};

/**
 * Their settings are read anew for this database (`db` in place of a fresh one); one of a test file at a time. Every answer is held
 * against its schema.
 */
export async function openApi(settings: Record<string, string> = {}, given?: Api["db"]): Promise<Api> {
  const db = given ?? (await freshDatabase());
  const folder = await mkdtemp(path.join(tmpdir(), "svit-api-"));
  vi.stubEnv("DATABASE_URL", db.url);
  vi.stubEnv("SVIT_DATA", folder);
  vi.stubEnv("SVIT_LOG", "silent");
  vi.stubEnv("SVIT_CHECK_ANSWERS", "1");
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  vi.resetModules();
  const routes: Route[] = [];
  const bare: string[] = [];
  for (const name of ROUTE_FILES) {
    const module = (await import(/* @vite-ignore */ path.join(ROOT, name))) as Record<string, Handler | undefined>;
    for (const method of METHODS) {
      const handle = module[method];
      if (handle?.shape) routes.push({ name, method, endpoint: handle.endpoint, handle, shape: handle.shape });
      else if (handle) bare.push(`${method} ${name}`);
    }
  }
  const reviewer = await addReviewer(db, "Ann");
  const { datasetId, entryIds } = await addDataset(db);
  const image = await db.prisma.image.findFirstOrThrow();
  const gone = new AbortController();
  return {
    db,
    reviewer,
    ids: { datasetId: String(datasetId), entryId: String(entryIds[0]), imageId: String(image.id) },
    routes,
    bare,
    ask({ method, handle }, { params = {}, search = "", body, headers }) {
      const own = { host: "localhost", cookie: `svit-reviewer=${reviewer.id}` };
      const type: Record<string, string> = body === undefined ? {} : { "content-type": "application/json" };
      const request = new Request(`http://localhost/api/asked${search}`, {
        method,
        headers: { ...own, ...type, ...headers },
        signal: gone.signal,
        ...(body === undefined ? {} : { body }),
      });
      return handle(request, { params: Promise.resolve(params) });
    },
    async close() {
      gone.abort();
      const { database } = await import("#server/db/client.ts");
      await database().close();
      await (globalThis as { svitHub?: { close(): Promise<void> } }).svitHub?.close();
      await db.close();
      await rm(folder, { recursive: true, force: true });
      vi.unstubAllEnvs();
    },
  };
}

import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

type HubFile = { bytes: Buffer; isLfs: boolean };
export type HubRepoState = { isPrivate: boolean; head: string; files: Map<string, HubFile>; commits: string[] };

/** What came in, without bodies. */
export type HubAsked = { method: string; path: string; authorization: string | undefined };
/** A fault in place of an answer: true where it dealt with the request. */
export type HubFault = (asked: HubAsked, response: ServerResponse, nth: number) => boolean | Promise<boolean>;

export type HubServer = {
  address: string;
  token: string;
  repos: Map<string, HubRepoState>;
  /** Objects of LFS by their SHA-256. */
  objects: Map<string, Buffer>;
  asked: HubAsked[];
  setFault(fault: HubFault | null): void;
  close(): Promise<void>;
};

/** Settings of a Hub that nobody reaches, for what is refused or only asked for. */
export const HUB_SETTINGS = { SVIT_HUB_URL: "http://127.0.0.1:9", SVIT_HUB_TOKEN: "hf_onlyAskedFor" };

/** Files of this size and more go by LFS, as the Hub has it for 10 MB. */
const LFS_BYTES = 2_000;
/** A file of LFS goes in parts from here on. */
const PART_BYTES = 50_000;

/**
 * A server that speaks the Hub's protocol as its client uses it: data set info and tree, making a repository, pre-upload, LFS batch with single and multipart
 * uploads, commits as NDJSON with a parent, and settings. What a commit names must have been uploaded whole.
 */
export async function startHubServer(token = "hf_neverToBeSeen4711"): Promise<HubServer> {
  const repos: HubServer["repos"] = new Map();
  const objects: HubServer["objects"] = new Map();
  const parts = new Map<string, Map<number, Buffer>>();
  const asked: HubAsked[] = [];
  let fault: HubFault | null = null;
  let address = "";

  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy());
  });
  async function answer(request: IncomingMessage, response: ServerResponse) {
    const url = new URL(request.url ?? "/", address);
    const own: HubAsked = {
      method: request.method ?? "",
      path: decodeURIComponent(url.pathname),
      authorization: request.headers.authorization,
    };
    asked.push(own);
    if (fault && (await fault(own, response, asked.length))) {
      request.resume();
      return;
    }
    const body = await bodyOf(request);
    const isStorage = own.path.startsWith("/storage/");
    // The storage's addresses are signed: a token has no business there.
    if (isStorage ? own.authorization !== undefined : own.authorization !== `Bearer ${token}`)
      return json(response, 401, { error: `wrong token ${own.authorization}` });
    return route(own, url, body, response);
  }
  function route({ method, path }: HubAsked, url: URL, body: Buffer, response: ServerResponse) {
    if (method === "POST" && path === "/api/repos/create") {
      const { organization, name, visibility } = JSON.parse(String(body));
      const full = `${organization}/${name}`;
      if (organization === "closed") return json(response, 403, { error: "no right" });
      if (repos.has(full)) return json(response, 409, { error: "already there" });
      const files = new Map([[".gitattributes", { bytes: Buffer.from("*.parquet filter=lfs\n"), isLfs: false }]]);
      repos.set(full, { isPrivate: visibility === "private", head: sum("sha1", full), files, commits: [] });
      return json(response, 200, { url: `${address}/datasets/${full}`, id: full });
    }
    const [, key = "", what = "", , object = ""] = path.match(/^\/storage\/(\w+)\/(whole|part|end)(\/(\d+))?$/) ?? [];
    if (key !== "") return store(key, what, Number(object), body, response);
    const [, name = "", rest = ""] = path.match(/^\/(?:api\/)?datasets\/([^/]+\/[^/]+?)(?:\.git)?(\/.*)?$/) ?? [];
    const repo = repos.get(name);
    if (!repo) return json(response, 404, { error: "not found" });
    if (rest.startsWith("/revision/"))
      return json(response, 200, {
        _id: "1",
        id: name,
        private: repo.isPrivate,
        sha: repo.head,
        downloads: 0,
        likes: 0,
        gated: false,
        lastModified: "2026-01-01T00:00:00Z",
      });
    if (rest.startsWith("/tree/"))
      return json(
        response,
        200,
        Array.from(repo.files, ([own, { bytes, isLfs }]) => ({
          type: "file",
          path: own,
          size: bytes.length,
          oid: isLfs ? sum("sha1", `pointer ${sum("sha256", bytes)}`) : gitSum(bytes),
          ...(isLfs ? { lfs: { oid: sum("sha256", bytes), size: bytes.length, pointerSize: 130 } } : {}),
        })),
      );
    if (rest.startsWith("/preupload/")) {
      const { files } = JSON.parse(String(body)) as { files: { path: string; size: number }[] };
      return json(response, 200, {
        files: files.map((own) => ({
          ...own,
          uploadMode: own.size >= LFS_BYTES ? "lfs" : "regular",
          shouldIgnore: false,
        })),
      });
    }
    if (rest === "/info/lfs/objects/batch") return json(response, 200, batch(JSON.parse(String(body)).objects));
    if (rest.startsWith("/commit/")) return commit(repo, String(body), response);
    if (rest === "/settings" && method === "PUT") {
      repo.isPrivate = JSON.parse(String(body)).private;
      return json(response, 200, { private: repo.isPrivate });
    }
    return json(response, 404, { error: `no such path ${url.pathname}` });
  }
  const batch = (wanted: { oid: string; size: number }[]) => ({
    transfer: "basic",
    objects: wanted.map(({ oid, size }) => {
      if (objects.has(oid)) return { oid, size };
      if (size < PART_BYTES)
        return { oid, size, actions: { upload: { href: `${address}/storage/${oid}/whole`, header: {} } } };
      const count = Math.ceil(size / PART_BYTES);
      const header = Object.fromEntries(
        Array.from({ length: count }, (_, at) => [
          String(at + 1).padStart(5, "0"),
          `${address}/storage/${oid}/part/${at + 1}`,
        ]),
      );
      const upload = { href: `${address}/storage/${oid}/end`, header: { ...header, chunk_size: String(PART_BYTES) } };
      return { oid, size, actions: { upload } };
    }),
  });
  function store(oid: string, what: string, part: number, body: Buffer, response: ServerResponse) {
    const own = parts.get(oid) ?? new Map<number, Buffer>();
    parts.set(oid, own);
    if (what === "part") own.set(part, body);
    const bytes =
      what === "whole" ? body : Buffer.concat([...own].sort(([one], [other]) => one - other).map(([, piece]) => piece));
    if (what !== "part") {
      if (sum("sha256", bytes) !== oid) return json(response, 400, { error: "other bytes than its sum" });
      objects.set(oid, bytes);
    }
    response.setHeader("etag", `"${oid}-${part}"`);
    return json(response, 200, {});
  }
  function commit(repo: HubRepoState, text: string, response: ServerResponse) {
    const lines = text.split("\n").map((line) => JSON.parse(line) as { key: string; value: Record<string, string> });
    const header = lines.find(({ key }) => key === "header")?.value;
    if (header?.parentCommit !== undefined && header.parentCommit !== repo.head)
      return json(response, 412, { error: "A commit has happened since." });
    const files = new Map(repo.files);
    for (const { key, value } of lines) {
      if (key === "file")
        files.set(value.path ?? "", { bytes: Buffer.from(value.content ?? "", "base64"), isLfs: false });
      if (key === "deletedFile") files.delete(value.path ?? "");
      if (key !== "lfsFile") continue;
      const bytes = objects.get(value.oid ?? "");
      if (!bytes) return json(response, 400, { error: "an object was never uploaded" });
      files.set(value.path ?? "", { bytes, isLfs: true });
    }
    repo.files = files;
    repo.head = sum("sha1", `${repo.head} ${text}`);
    repo.commits.push(header?.summary ?? "");
    return json(response, 200, { commitOid: repo.head, commitUrl: `${address}/commit/${repo.head}`, hookOutput: "" });
  }
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    address,
    token,
    repos,
    objects,
    asked,
    setFault(own) {
      fault = own;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}

const sum = (how: "sha1" | "sha256", bytes: string | Buffer) => createHash(how).update(bytes).digest("hex");
const gitSum = (bytes: Buffer) => createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");

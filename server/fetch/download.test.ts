import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { FlawedServer } from "#tests/http/flawed-server.ts";
import { type Download, download } from "./download.ts";
import type { Pace } from "./pace.ts";
import { PartFile } from "./part-file.ts";

const HASTY: Pace = { firstPauseMs: 1, pauseMsMax: 2, silenceMs: 5000, attemptsMax: 6 };
const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
/** Bytes that tell their place, so that a shift or a gap shows. */
const made = (length: number, seed = 1) =>
  Buffer.from(Uint8Array.from({ length }, (_, at) => (at * 31 + (at >> 8) * 17 + seed * 101) & 0xff));

let server: FlawedServer;
let folder: string;
let runs = 0;

beforeAll(async () => {
  server = await FlawedServer.start();
  folder = await mkdtemp(path.join(tmpdir(), "svit-download-"));
});
afterEach(() => {
  server.flaw = () => ({});
  server.files.clear();
  server.asked.length = 0;
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

type Got = { target: string; notes: string[]; seen: number[]; run: (signal?: AbortSignal) => Promise<Download | null> };

/** A path of its own for each test, so that counts of requests are the test's. */
function wanted(pace = HASTY, name = `/file-${++runs}`): Got & { name: string } {
  const target = path.join(folder, path.basename(name));
  const notes: string[] = [];
  const seen: number[] = [];
  const run = (signal = new AbortController().signal) =>
    download(
      server.address + name,
      target,
      { token: null, signal, pace, note: (sentence) => notes.push(sentence) },
      (bytes) => seen.push(bytes),
    );
  return { name, target, notes, seen, run };
}

const leftovers = async ({ target }: Got) =>
  (await readdir(folder)).filter((name) => name.startsWith(`${path.basename(target)}.`));

test("whatever the drops, the bytes on disk are the source's", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 200_000 }),
      fc.array(fc.integer({ min: 0, max: 60_000 }), { maxLength: 5 }),
      fc.constantFrom("etag", "date", "sum", "none"),
      async (length, drops, told) => {
        const { name, target, run } = wanted();
        const bytes = made(length, runs);
        server.put(name, bytes, {
          ...(told !== "etag" && { etag: null }),
          ...(told === "date" && { lastModified: "Mon, 03 Jul 2023 10:00:00 GMT" }),
          ...(told === "sum" && { sha256: sha256(bytes) }),
        });
        server.flaw = (_, count) => (drops[count] === undefined ? {} : { dropAfter: drops[count] });
        expect(await run()).toEqual({
          bytes: length,
          sha256: sha256(bytes),
          checked: told === "sum" ? "sha256" : "size",
        });
        expect((await readFile(target)).equals(bytes)).toBe(true);
      },
    ),
    { numRuns: 60 },
  );
});

test("after a drop only the rest is asked for, and nothing is left beside the file", async () => {
  const got = wanted();
  server.put(got.name, made(100_000));
  server.flaw = (_, count) => (count === 0 ? { dropAfter: 40_000 } : {});
  await got.run();
  const [first, second, ...more] = server.gets(got.name);
  expect(first?.range).toBeNull();
  expect(second?.range).toBe("bytes=40000-");
  expect(second?.headers["if-range"]).toMatch(/^"[0-9a-f]{32}"$/);
  expect(more).toEqual([]);
  expect(await leftovers(got)).toEqual([]);
  expect(got.seen.at(-1)).toBe(100_000);
});

test("a connection that falls silent counts as dropped", async () => {
  const got = wanted({ ...HASTY, silenceMs: 50 });
  server.put(got.name, made(90_000));
  server.flaw = (_, count) => (count === 0 ? { holdAfter: 25_000 } : {});
  expect(await got.run()).toMatchObject({ sha256: sha256(made(90_000)) });
  expect(got.notes).toEqual([expect.stringContaining("silent")]);
});

test("a server that ignores Range is asked from the start", async () => {
  const got = wanted();
  server.put(got.name, made(50_000));
  server.flaw = (_, count) => ({ ignoresRange: true, ...(count < 2 && { dropAfter: 20_000 + count }) });
  expect(await got.run()).toMatchObject({ bytes: 50_000, sha256: sha256(made(50_000)) });
});

test("a file that changes midway is fetched anew, never mixed", async () => {
  const got = wanted();
  server.put(got.name, made(80_000, 1));
  const changed = made(80_000, 2);
  const putChanged = () => server.put(got.name, changed);
  server.flaw = (_, count) => {
    if (count === 1) putChanged();
    return count === 0 ? { dropAfter: 30_000 } : {};
  };
  expect(await got.run()).toMatchObject({ sha256: sha256(changed) });
  expect((await readFile(got.target)).equals(changed)).toBe(true);
});

test("a server that answers a part of another file is not believed", async () => {
  const got = wanted();
  const changed = made(60_000, 5);
  server.put(got.name, made(60_000, 4), { etag: '"one"' });
  server.flaw = (_, count) => {
    // It gives 206 for the changed file, without a look at If-Range.
    if (count === 1) server.put(got.name, changed, { etag: '"one"', sha256: sha256(changed) });
    if (count === 1) return { headers: { etag: '"two"' } };
    return count === 0 ? { dropAfter: 10_000 } : {};
  };
  expect(await got.run()).toMatchObject({ sha256: sha256(changed) });
});

test("429 and 503 are tried again, after the pause that the server wishes for, up to the longest", async () => {
  const got = wanted();
  server.put(got.name, made(10));
  server.flaw = (_, count) =>
    [{ status: 429, headers: { "retry-after": "3600" } }, { status: 503 }, { status: 500 }][count] ?? {};
  expect(await got.run()).toMatchObject({ bytes: 10 });
  expect(got.notes[0]).toContain("the server responds with 429; next attempt in 0.0 s");
});

test("a source that stays down is given up, and what came is kept for the next time", async () => {
  const got = wanted();
  server.put(got.name, made(1000));
  server.flaw = (_, count) => (count === 0 ? { dropAfter: 400 } : { status: 503 });
  await expect(got.run()).rejects.toMatchObject({
    code: "source_down",
    detail: { code: "fetchGivenUpKept", data: { bytes: 400 } },
  });
  expect(server.gets(got.name)).toHaveLength(HASTY.attemptsMax);
  server.flaw = () => ({});
  expect(await got.run()).toMatchObject({ sha256: sha256(made(1000)) });
  expect(server.gets(got.name).at(-1)?.range).toBe("bytes=400-");
});

test("a length that is told too long ends in a sentence, not in a file", async () => {
  const got = wanted();
  server.put(got.name, made(500), { etag: null });
  server.flaw = () => ({ toldBytes: 900, dropAfter: 500 });
  await expect(got.run()).rejects.toMatchObject({ code: "source_down" });
  expect(await readdir(folder)).not.toContain(path.basename(got.target));
});

test("a wrong sum is fetched anew; one that stays wrong names both", async () => {
  const healed = wanted();
  server.put(healed.name, made(300, 9), { sha256: sha256(made(300)) });
  server.flaw = (_, count) => {
    if (count === 1) server.put(healed.name, made(300), { sha256: sha256(made(300)) });
    return {};
  };
  expect(await healed.run()).toEqual({ bytes: 300, sha256: sha256(made(300)), checked: "sha256" });

  const wrong = wanted();
  server.put(wrong.name, made(300, 9), { sha256: sha256(made(300)) });
  const refusal = await wrong.run().catch((error) => error);
  expect(refusal).toBeInstanceOf(StudioError);
  const why = { code: "whySum", data: { sum: sha256(made(300, 9)), told: sha256(made(300)) } };
  expect(refusal.detail.data.why).toEqual(why);
  expect(await leftovers(wrong)).toEqual([]);
});

test("a part that was whole when the program was killed is taken as it is", async () => {
  const got = wanted();
  server.put(got.name, made(700));
  const { etag } = server.files.get(got.name) ?? {};
  const part = await PartFile.open(got.target, new AbortController().signal);
  await part.begin({ address: server.address + got.name, validator: etag ?? null, bytesTotal: 700, sha256: null });
  await part.append(made(700));
  await part.leave();
  expect(await got.run()).toEqual({ bytes: 700, sha256: sha256(made(700)), checked: "size" });
  expect(server.gets(got.name).map(({ range }) => range)).toEqual(["bytes=700-"]);
});

test("a part of which nothing tells what it is a part of is not gone on with", async () => {
  const got = wanted();
  server.put(got.name, made(700));
  await writeFile(`${got.target}.part`, made(300, 8));
  await writeFile(`${got.target}.part.json`, '{"address":');
  expect(await got.run()).toMatchObject({ sha256: sha256(made(700)) });
});

test("cancelling throws the signal's reason and keeps what came", async () => {
  const got = wanted();
  server.put(got.name, made(5000));
  const stop = new AbortController();
  const reason = new StudioError("interrupted", message("interrupted"));
  server.flaw = (_, count) => {
    if (count === 1) stop.abort(reason);
    return count === 0 ? { dropAfter: 2000 } : { status: 503 };
  };
  await expect(got.run(stop.signal)).rejects.toBe(reason);
  expect(await leftovers(got)).toHaveLength(2);
});

test("a file that is not there is null; one that may not be read says what to do", async () => {
  expect(await wanted().run()).toBeNull();
  const got = wanted();
  server.put(got.name, made(1));
  server.flaw = () => ({ status: 403, headers: { "x-error-code": "GatedRepo" } });
  await expect(got.run()).rejects.toMatchObject({ code: "forbidden", detail: { code: "gatedSource" } });
});

test("a web page in place of the file is refused", async () => {
  const got = wanted();
  server.put(got.name, made(20));
  server.flaw = () => ({ headers: { "content-type": "text/html; charset=utf-8" } });
  await expect(got.run()).rejects.toMatchObject({ code: "unprocessable" });
  expect(await leftovers(got)).toEqual([]);
});

test("redirects are followed, their sum is believed, and a token stays with the host it is for", async () => {
  const got = wanted();
  const behind = await FlawedServer.start();
  try {
    const bytes = made(1234);
    behind.put("/signed", bytes, { etag: '"cdn"' });
    server.put(got.name, bytes);
    const location = `${behind.address}/signed`;
    server.flaw = () => ({
      status: 302,
      headers: { location, "x-linked-etag": `"${sha256(bytes)}"`, "x-linked-size": "1234" },
    });
    const fetched = await download(
      server.address + got.name,
      got.target,
      {
        token: { origin: server.address, value: "secret" },
        signal: new AbortController().signal,
        pace: HASTY,
        note: () => {},
      },
      () => {},
    );
    expect(fetched).toEqual({ bytes: 1234, sha256: sha256(bytes), checked: "sha256" });
    expect(server.asked[0]?.headers.authorization).toBe("Bearer secret");
    expect(behind.asked.map(({ headers }) => headers.authorization)).toEqual([undefined]);
  } finally {
    await behind.stop();
  }
});

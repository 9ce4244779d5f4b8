import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { SliceAnswer } from "#domain/import/upload.ts";
import type { Person } from "../claim/team.ts";
import { getRequest, jsonRequest, type Request, sendUntilAnswered } from "./faulty-request.ts";
import { type Fault, NO_FAULT } from "./plan.ts";
import { sendUnder, type World } from "./world.ts";

const RUN_SECONDS_MAX = 900;
const LOOK_MS = 100;
const TOO_MANY_MS = 1000;

/** A run's end. */
export async function runEnded({ studio }: World, runId: string): Promise<{ state: string; report: unknown }> {
  for (const until = performance.now() + RUN_SECONDS_MAX * 1000; ; ) {
    const { status, text } = await sendUntilAnswered(getRequest(studio.port, `/api/runs/${runId}`));
    if (status !== 200) throw new Error(`Run ${runId}: ${status} ${text.slice(0, 300)}`);
    const run = JSON.parse(text);
    if (run.finishedAt !== null) return run;
    if (performance.now() > until) throw new Error(`Run ${runId} has not ended in ${RUN_SECONDS_MAX} s: ${run.state}.`);
    await pause(LOOK_MS);
  }
}

/** Asks under a fault; who got no run asks again, as a person would, also where too many of them wait already. */
async function startRun(world: World, fault: Fault, request: Request) {
  const outcomes = await sendUnder(world, fault, request);
  const until = performance.now() + RUN_SECONDS_MAX * 1000;
  let answered = outcomes.find(({ status }) => status === 200) ?? (await sendUntilAnswered(request));
  while (answered.status === 409 && performance.now() < until) {
    await pause(TOO_MANY_MS);
    answered = await sendUntilAnswered(request);
  }
  if (answered.status !== 200) throw new Error(`${request.path}: ${answered.status} ${answered.text.slice(0, 300)}`);
  return { outcomes, runId: String(JSON.parse(answered.text).runId) };
}

const BULK_ENTRIES = 40;

/** Flags some entries; half of the times the flags are undone, under the same fault. */
export async function flagInBulk(world: World, { cookie }: Person, fault: Fault, number: string): Promise<void> {
  const { studio, datasetId, random, ledger } = world;
  const note = `fault ${number}`;
  const entryIds = [...new Set(Array.from({ length: BULK_ENTRIES }, () => random.pick(world.entryIds)))];
  const path = `/api/datasets/${datasetId}/bulk`;
  const request = jsonRequest(studio.port, path, cookie, {
    target: { kind: "entries", entryIds },
    action: { do: "flag", note },
  });
  const outcomes = await sendUnder(world, fault, request);
  const answered = outcomes.find(({ status }) => status === 200);
  const runId = answered ? String(JSON.parse(answered.text).runId) : null;
  ledger.bulks.push({ note, outcomes, runId });
  if (runId === null) return;
  const { state } = await runEnded(world, runId);
  if (state !== "done" || random.next() < 0.5) return;
  const undoing = jsonRequest(studio.port, `${path}/${runId}/undo`, cookie, {});
  const outcome = (await sendUnder(world, fault, undoing)).find(({ status }) => status === 200);
  const undo = outcome ?? (await sendUntilAnswered(undoing));
  // 409: it was begun by a request whose answer was lost.
  if (undo.status === 200) await runEnded(world, String(JSON.parse(undo.text).runId));
  else if (undo.status !== 409)
    ledger.wrongs.push(`undo of bulk run ${runId}: ${undo.status} ${undo.text.slice(0, 200)}`);
}

/** Exports what was approved and downloads it, the download cut once: the bytes must be those that were promised. */
export async function exportAndDownload(world: World, { cookie }: Person, fault: Fault): Promise<void> {
  const { studio, datasetId, ledger } = world;
  const request = { datasetId, packaging: "files", request: { format: "jsonl", allowEmpty: true } };
  const { runId } = await startRun(world, fault, jsonRequest(studio.port, "/api/exports", cookie, request));
  const { state, report } = await runEnded(world, runId);
  // A full disk is told, and nothing of it is kept; who wants it asks again.
  if (state !== "done") {
    if (fault.strike !== "full-disk") ledger.wrongs.push(`export ${runId} ended as ${state}`);
    return;
  }
  ledger.exports.push({ runId });
  const { files } = report as { files: { name: string; bytes: number; sha256: string; records: number | null }[] };
  for (const [number, file] of files.entries()) {
    const path = `/api/exports/${runId}/files/${number}`;
    const bytes = await downloadInParts(`http://127.0.0.1:${studio.port}${path}`, file.bytes, world.random.next());
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    if (sha256 !== file.sha256) ledger.wrongs.push(`export ${runId}, ${file.name}: other bytes than promised`);
    const lines = bytes.toString().split("\n").length - 1;
    if (file.records !== null && lines !== file.records)
      ledger.wrongs.push(`export ${runId}, ${file.name}: ${lines} lines of ${file.records} records`);
  }
}

async function downloadInParts(url: string, bytes: number, share: number): Promise<Buffer> {
  const cut = Math.floor(bytes * share);
  const parts: Buffer[] = [];
  for (const [from, to] of [
    [0, cut],
    [cut, bytes],
  ] as const) {
    if (from === to) continue;
    parts.push(await rangeOf(url, from, to));
  }
  return Buffer.concat(parts);
}

async function rangeOf(url: string, from: number, to: number): Promise<Buffer> {
  // The web server may be killed again as soon as it is back, and is away for half a minute each time.
  for (const until = performance.now() + RUN_SECONDS_MAX * 1000; ; ) {
    const answer = await fetch(url, { headers: { range: `bytes=${from}-${to - 1}` } })
      .then(async (response) => (response.status === 206 ? Buffer.from(await response.arrayBuffer()) : null))
      .catch(() => null);
    if (answer) return answer;
    if (performance.now() > until) throw new Error(`${url} cannot be downloaded.`);
    await pause(LOOK_MS);
  }
}

const ROWS = 60;
const SLICES = 4;

/** Sends a file in slices, one of them under a fault, and imports it into a data set of its own. */
export async function uploadAndImport(world: World, { cookie }: Person, fault: Fault, number: string): Promise<void> {
  const { studio, random, ledger } = world;
  const uploadId = crypto.randomUUID();
  const rows = Array.from({ length: ROWS }, (_, row) => ({
    id: `${number}-${row}`,
    conversations: [
      { from: "human", value: `Question ${number}.${row}?` },
      { from: "gpt", value: `Answer ${number}.${row}: ${"word ".repeat(random.between(1, 60))}` },
    ],
  }));
  const bytes = Buffer.from(JSON.stringify(rows));
  const struck = random.between(0, SLICES - 1);
  const size = Math.ceil(bytes.length / SLICES);
  for (let from = 0, slice = 0; ; slice++) {
    const query = new URLSearchParams({ name: "train.json", bytes: String(bytes.length), from: String(from) });
    const request: Request = {
      port: studio.port,
      method: "PUT",
      path: `/api/uploads/${uploadId}/files?${query}`,
      cookie,
      body: bytes.subarray(from, from + size),
      type: "application/octet-stream",
    };
    const outcomes = slice === struck ? await sendUnder(world, fault, request) : [];
    const answered = outcomes.find(({ status }) => status === 200) ?? (await sendUntilAnswered(request));
    if (answered.status !== 200)
      throw new Error(`Upload ${uploadId} at ${from}: ${answered.status} ${answered.text.slice(0, 300)}`);
    const there = JSON.parse(answered.text) as SliceAnswer;
    if (there.isWhole) break;
    from = there.bytes;
  }
  const datasetName = `upload ${number}`;
  const request = jsonRequest(studio.port, "/api/imports", cookie, {
    datasetName,
    source: { uploadId, fileCount: 1 },
  });
  const { runId } = await startRun(world, fault.strike === "full-disk" ? NO_FAULT : fault, request);
  const { state, report } = await runEnded(world, runId);
  if (state !== "done")
    ledger.wrongs.push(`import ${runId} ended as ${state}: ${JSON.stringify(report)?.slice(0, 200)}`);
  else ledger.uploads.push({ datasetName, entries: ROWS });
}

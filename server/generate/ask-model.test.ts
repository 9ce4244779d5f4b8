import { afterEach, expect, test } from "vitest";
import { FLAWS, type ModelServer, type Reply, startModelServer, streamed } from "#tests/generate/model-server.ts";
import { askModel, MODEL_LIMITS, type ModelRequest } from "./ask-model.ts";
import { askPatiently, PATIENCE } from "./ask-patiently.ts";
import { Pace } from "./pace.ts";

const KEY = "sk-never-to-be-seen-4711";
const REQUEST: ModelRequest = { system: "Write.", user: "A mill.", photo: null, tokensMax: 100 };
const never = new AbortController().signal;

let server: ModelServer | null = null;
afterEach(() => server?.close());

const serve = async (...replies: Reply[]) => {
  server = await startModelServer((_, nth) => replies[nth] ?? replies.at(-1) ?? "");
  return { address: server.address, model: "mill-1", key: () => KEY, prices: null, perMinute: 60_000, parallel: 1 };
};
const ask = async (reply: Reply, limits = MODEL_LIMITS, signal = never) =>
  askModel(await serve(reply), REQUEST, signal, limits);

test("an answer is put together from its stream, with what it used", async () => {
  expect(await ask("Question: 风车?\nAnswer: Yes. 🌬")).toEqual({
    is: "answered",
    text: "Question: 风车?\nAnswer: Yes. 🌬",
    isCut: false,
    tokens: { input: 1000, output: 500 },
  });
  const [asked] = server?.asked ?? [];
  expect(asked?.authorization).toBe(`Bearer ${KEY}`);
  expect(asked?.body).toMatchObject({ model: "mill-1", stream: true, max_tokens: 100 });
});

test("a photo goes beside the text, and without a key none is sent", async () => {
  const generator = { ...(await serve("x")), key: () => null };
  await askModel(generator, { ...REQUEST, photo: "data:image/jpeg;base64,AA" }, never);
  expect(server?.asked[0]?.authorization).toBeNull();
  expect(server?.asked[0]?.body.messages[1]?.content).toEqual([
    { type: "text", text: "A mill." },
    { type: "image_url", image_url: { url: "data:image/jpeg;base64,AA" } },
  ]);
});

test("a server that does not stream is read, too", async () => {
  expect(await ask(FLAWS.whole("A mill."))).toMatchObject({ is: "answered", text: "A mill.", tokens: null });
});

test("an answer that the model was stopped in is cut", async () => {
  expect(await ask((response) => streamed(response, "A mill st", "length"))).toMatchObject({
    is: "answered",
    isCut: true,
  });
});

test.each<[string, Reply, object]>([
  ["a cut connection", FLAWS.cut, { is: "again", why: { code: "modelUnreachable" } }],
  ["an end in the middle", FLAWS.ended, { is: "again", why: { code: "modelCut" } }],
  ["a page", FLAWS.nonsense, { is: "again", why: { code: "modelNonsense" } }],
  ["another schema", FLAWS.wrongSchema, { is: "again", why: { code: "modelNonsense" } }],
  ["500", FLAWS.status(500), { is: "again", why: { code: "modelStatus" }, waitMs: null }],
  ["429 with Retry-After", FLAWS.status(429, { "retry-after": "3" }), { is: "again", waitMs: 3000 }],
  ["a quota that is used up", FLAWS.status(429, {}, `{"error":{"code":"insufficient_quota"}}`), { is: "refused" }],
  [
    "a redirect",
    FLAWS.status(302, { location: "http://169.254.169.254/" }),
    { is: "refused", why: { code: "modelRedirects" } },
  ],
])("%s is told as what it is", async (_, reply, expected) => {
  expect(await ask(reply)).toMatchObject(expected);
  expect(server?.asked).toHaveLength(1);
});

test("a server that repeats the key in its refusal is not quoted", async () => {
  const outcome = await ask(
    FLAWS.status(
      401,
      {},
      JSON.stringify({ error: { message: `Incorrect API key provided: ${KEY}`, code: "invalid_api_key", type: KEY } }),
    ),
  );
  expect(outcome).toMatchObject({ is: "refused", why: { data: { status: 401, code: "invalid_api_key" } } });
  expect(JSON.stringify(outcome)).not.toContain(KEY);
});

test("an answer without end is cut at its limit, and left", async () => {
  const outcome = await ask(FLAWS.endless, { ...MODEL_LIMITS, charactersMax: 5_000 });
  expect(outcome).toMatchObject({ is: "answered", isCut: true });
  expect(outcome.is === "answered" && outcome.text).toHaveLength(5_000);
});

test("a server that is silent for too long is tried again later; whoever stops waiting hears of it at once", async () => {
  expect(await ask(FLAWS.silent, { ...MODEL_LIMITS, silenceMs: 50 })).toMatchObject({
    is: "again",
    why: { code: "modelSilent" },
  });
  await server?.close();
  const stop = new AbortController();
  const waiting = ask(() => stop.abort(new Error("stopped")), MODEL_LIMITS, stop.signal);
  await expect(waiting).rejects.toThrow("stopped");
});

test("faults are met with patience, and a Retry-After holds for all who ask", async () => {
  const generator = await serve(FLAWS.status(500), FLAWS.cut, FLAWS.status(429, { "retry-after": "0" }), "A mill.");
  const held: number[] = [];
  class Watched extends Pace {
    override holdFor(ms: number): void {
      held.push(ms);
    }
    override async pause(): Promise<void> {}
  }
  const how = { pace: new Watched(1e9), signal: never };
  expect(await askPatiently(generator, REQUEST, how)).toMatchObject({ is: "answered" });
  expect(held).toEqual([0]);
  expect(server?.asked).toHaveLength(4);
  await server?.close();
  const broken = await serve(FLAWS.status(503));
  expect(await askPatiently(broken, REQUEST, how)).toMatchObject({ is: "again" });
  expect(server?.asked).toHaveLength(PATIENCE.triesMax);
  await server?.close();
  const late = await serve(FLAWS.status(429, { "retry-after": "3600" }));
  await expect(askPatiently(late, REQUEST, how)).rejects.toMatchObject({
    code: "source_down",
    detail: { code: "modelAsksToWait", data: { minutes: 60 } },
  });
});

import { rm } from "node:fs/promises";
import http from "node:http";
import path from "node:path";
import { smallDisk } from "#tests/machine/small-disk.ts";
import { parseFigures } from "#tests/metrics-text.ts";
import { portToHold } from "#tests/port.ts";
import { scratchFolder } from "#tests/scratch.ts";
import { test as base, expect } from "./fixtures.ts";
import { pageFaults } from "./screens/page-faults.ts";
import { ReviewPage, sayName, sayNameOnPage } from "./screens/review-page.ts";
import { type StudioUnderTest, startStudio } from "./studio.setup.ts";

/** What nobody may find in a log: a name, texts of a query and of a form, a cookie. */
const NAME = "Zebulon Quack";
const SECRET = "walrus";

/** What the studio has written to stderr so far. */
let printed = () => "";

const test = base.extend<object, { metricsPort: number; smallExports: string | null }>({
  smallExports: [
    async ({ browserName: _ }, use) => {
      const folder = await scratchFolder("svit-e2e");
      const disk = await smallDisk(path.join(folder, "small"), 8);
      await use(disk && path.join(folder, "small"));
      await disk?.unmount();
      await rm(folder, { recursive: true, force: true });
    },
    { scope: "worker" },
  ],
  metricsPort: [
    async ({ browserName: _ }, use) => {
      await use(await portToHold());
    },
    { scope: "worker" },
  ],
  studio: [
    async ({ metricsPort, smallExports }, use) => {
      const settings = {
        ...(smallExports ? { SVIT_EXPORTS: smallExports } : {}),
        SVIT_LOG: "info",
        SVIT_LOG_FORMAT: "json",
        SVIT_METRICS_PORT: String(metricsPort),
      };
      const { stop, ...studio } = await startStudio(settings);
      printed = studio.printed;
      await use(studio);
      await stop();
    },
    { scope: "worker", timeout: 180_000 },
  ],
});

test.describe.configure({ mode: "serial" });
test.use({ allowedErrors: [/Failed to load resource/] });

/** But for what `npm run demo` says, which is no server, each line is one of the log. */
const lines = (): Record<string, unknown>[] =>
  printed()
    .split("\n")
    .filter((line) => line !== "" && line !== "Loading the demo set.")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

function ask(
  { host, port }: StudioUnderTest,
  path: string,
  { method = "GET", headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: string } = {},
) {
  return new Promise<{ status: number; headers: http.IncomingHttpHeaders; text: string }>((resolve, reject) => {
    const request = http.request(
      { host, port, path, method, headers: { host: `${host}:${port}`, ...headers } },
      async (answer) => {
        let text = "";
        for await (const chunk of answer) text += chunk;
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text });
      },
    );
    request.on("error", reject).end(body);
  });
}

async function scrape(port: number) {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const { samples } = parseFigures(text);
  return (name: string, labels: Record<string, string> = {}) =>
    samples
      .filter(
        (sample) =>
          sample.name === name && Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
      )
      .reduce((sum, { value }) => sum + value, 0);
}

test("what people do is counted by the web server, whatever they ask for, under routes that there are", async ({
  page,
  studio,
  metricsPort,
}) => {
  const before = await scrape(metricsPort);
  await page.goto("/");
  await sayNameOnPage(page, NAME);
  const review = await ReviewPage.start(page, { tasks: ["referring_qa"], size: 2 }, "1");
  await review.press("f");
  await review.isAt(1, 2);
  await expect.poll(async () => (await scrape(metricsPort))("svit_verdicts_total", { state: "flagged" })).toBe(1);
  await page.request.get("/api/images/1/photo?w=320");
  for (let nth = 0; nth < 40; nth++) await ask(studio, `/${SECRET}/${nth}`);
  const figure = await scrape(metricsPort);
  expect(figure("svit_claims_total")).toBeGreaterThan(before("svit_claims_total"));
  const answers = (labels: Record<string, string>) => figure("svit_http_request_duration_seconds_count", labels);
  expect(answers({ route: "/api/verdicts", method: "POST", status: "200" })).toBe(1);
  expect(answers({ route: "/review/{queueId}" })).toBeGreaterThan(0);
  expect(answers({ route: "other", status: "404" })).toBeGreaterThanOrEqual(40);
  expect(figure("svit_photo_decodes_total")).toBeGreaterThan(0);
  expect(figure("svit_database_up")).toBe(1);
  const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  expect(text).not.toMatch(new RegExp(`${SECRET}|${NAME}`));
});

test("the worker tells its own figures on the next port", async ({ metricsPort }) => {
  const figure = await scrape(metricsPort + 1);
  expect(figure("svit_database_up")).toBe(1);
  expect(figure("process_resident_memory_bytes")).toBeGreaterThan(1e6);
});

test("each line of the log is JSON that says no name, no text, no path and no cookie, whatever is sent", async ({
  page,
  studio,
}) => {
  const forged = `x","msg":"forged"}%0a{"level":"fatal","msg":"forged"}`;
  const hostile: [path: string, more?: Parameters<typeof ask>[2]][] = [
    [`/datasets/1?text=${SECRET}&x=${forged}`],
    [`/${SECRET}/%1b%5b2J%0d%0a`],
    [
      "/",
      {
        headers: {
          "x-request-id": "forged-id-0001\u00e9",
          cookie: `svit-reviewer=${SECRET}`,
          "user-agent": SECRET,
          referer: `http://x/${SECRET}`,
        },
      },
    ],
    [
      "/api/verdicts",
      {
        method: "POST",
        headers: { "content-type": "application/json", "x-svit-reviewer": SECRET },
        body: `{"${SECRET}":`,
      },
    ],
    [
      "/api/reviewers",
      {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ name: `${NAME}\n{"level":"fatal"}` }),
      },
    ],
    ["/api/nowhere", { method: "PROPFIND" }],
    ["/", { headers: { host: `${SECRET}.example` } }],
  ];
  const ids: string[] = [];
  for (const one of hostile) ids.push(String((await ask(studio, ...one)).headers["x-request-id"]));
  await page.goto("/");
  await expect.poll(() => ids.filter((id) => !lines().some(({ request }) => request === id))).toEqual([]);
  const all = printed();
  expect(all).not.toMatch(new RegExp(`${SECRET}|Zebulon|Quack|svit-reviewer=`));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what no line may hold
  expect(all).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]/);
  for (const line of lines()) {
    expect(line).toMatchObject({
      level: expect.stringMatching(/^(info|warn|error)$/),
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
    expect(line.msg).not.toContain("forged");
  }
});

test("a request's line says what it led to, how long it took and who asked, under the id that its answer has", async ({
  page,
}) => {
  await page.goto("/");
  await sayNameOnPage(page, NAME);
  const answer = await page.request.get(`/api/datasets/1/codebook?`);
  const id = answer.headers()["x-request-id"];
  const line = () => lines().find(({ request }) => request === id);
  await expect.poll(line).toMatchObject({
    level: "info",
    msg: "answered",
    method: "GET",
    route: "/api/datasets/{datasetId}/codebook",
    status: 200,
    ms: expect.any(Number),
    reviewer: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  const problem = await page.request.get("/api/datasets/0/codebook");
  expect(await problem.json()).toMatchObject({ status: 400, requestId: problem.headers()["x-request-id"] });
});

for (const [language, locale, words] of [
  ["English", "en-GB", /The disk for exports is nearly full/],
  ["Chinese", "zh-CN", /导出所用的磁盘快满了/],
] as const) {
  test.describe(`in ${language}`, () => {
    test.use({ locale });

    test("a disk that is nearly full is told where long work begins, in the log, and as a figure", async ({
      page,
      metricsPort,
      smallExports,
    }) => {
      test.skip(smallExports === null, "this account may not mount a disk");
      await sayName(page);
      for (const address of ["/", "/import"]) {
        await page.goto(address);
        await expect(page.getByText(words)).toBeVisible();
        expect(await pageFaults(page)).toEqual([]);
      }
      expect((await scrape(metricsPort))("svit_disk_free_bytes", { folder: "exports" })).toBeLessThan(1e7);
      const told = () =>
        lines().filter(({ msg, folder }) => msg === "a disk is nearly full" && folder === "SVIT_EXPORTS");
      await expect.poll(told).toMatchObject([{ level: "warn", size: "0.0 GB" }]);
    });
  });
}

/**
 * `npm run readers`: exports the demo set and records of tools, systems, several photos, text alone and a model's answers in every format, and loads each by its readers'
 * own code, in a Python environment of its own below tmp/readers (PyPI; Python 3.10 or later). Apart from `npm test`: it takes a network and minutes.
 */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { prepareExtras } from "#bin/prepare.mjs";
import { root, runStep } from "#bin/step.ts";
import { turnsOf } from "#domain/entry/turn.ts";
import type { ExportManifest } from "#domain/export/export-manifest.ts";
import type { ExportFormat } from "#domain/export/formats.ts";
import { LAYOUTS } from "#domain/export/preference/layouts.ts";
import { startResidentCommand } from "#e2e/resident-command.ts";
import { joinCluster } from "#server/cluster/join.ts";
import { openDatabase } from "#server/db/client.ts";
import { DEMO_NAME } from "#server/import/demo.ts";
import { decide } from "#tests/decide.ts";
import { addReviewer } from "#tests/entries.ts";
import { generatorAt, runBatch } from "#tests/generate/generate-runs.ts";
import { goodAnswer, startModelServer } from "#tests/generate/model-server.ts";
import { madePicture } from "#tests/photos/made-pictures.ts";

const HOME = path.join(root, "tmp", "readers");
const VENV = path.join(HOME, "venv");
const PYTHON = path.join(VENV, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
const OWN = path.join(root, "tests", "readers");

/** Each export, by its name: its format, where it goes, and options. */
const EXPORTS: [name: string, format: ExportFormat, out: string, ...options: string[]][] = [
  ["messages", "messages", "messages/train.jsonl", "--photos", "copy", "--photos-to", "photos"],
  ["messages-shards", "messages", "messages-shards/", "--shard-size", "20"],
  ["messages-content", "messages", "messages-content/train.jsonl", "--content-parts"],
  ["sharegpt", "sharegpt", "sharegpt"],
  ["sharegpt-shards", "sharegpt", "sharegpt-shards", "--shard-size", "20"],
  ["qwen3-vl", "qwen3-vl", "qwen3-vl/train.jsonl"],
  ["internvl", "internvl", "internvl", "--photos", "copy"],
  ["swift-grounding", "swift-grounding", "swift-grounding/train.jsonl"],
  ["parquet", "parquet", "parquet", "--shard-size", "20"],
  ["parquet-embedded", "parquet", "parquet-embedded", "--embed-photos", "--content-parts", "--shard-size", "2MB"],
  ["coco", "coco", "coco.json", "--photos", "copy", "--photos-to", "photos"],
];

const SPLIT = ["--split", "train=0.5,validation=0.25,test=0.25", "--split-seed", "3"];

/** Exports of what was decided, after the others, which have the entries as they came. */
const JUDGED_EXPORTS: typeof EXPORTS = [
  ...LAYOUTS.map((layout): (typeof EXPORTS)[number] => {
    const own = `preference-${layout}`;
    return [own, "preference", `${own}/train.jsonl`, "--layout", layout, "--strike-share", "1"];
  }),
  ...LAYOUTS.filter((layout) => layout !== "rlhf-v").map((layout): (typeof EXPORTS)[number] => {
    const own = `kto-${layout}`;
    return [own, "kto", `${own}/train.jsonl`, "--layout", layout];
  }),
  ["parquet-splits", "parquet", "parquet-splits", "--shard-size", "20", ...SPLIT],
  ["messages-splits", "messages", "messages-splits/", "--shard-size", "20", ...SPLIT],
];

/** A release of all that was accepted or edited, with a core set in it. */
const RECIPE = "recipe: 1\ncore: { size: 12 }\nmix: { preset: svit-train }\n";

/** Beside the demo: what LLaMA-Factory alone takes, what instructs, and no photo. */
const RECORDS = [
  {
    id: "tools",
    tools: '[{"name": "look", "parameters": {}}]',
    conversations: [
      { from: "human", value: "How is it in Oslo?" },
      { from: "function_call", value: '{"name": "look", "arguments": {}}' },
      { from: "observation", value: "cold" },
      { from: "gpt", value: "Cold." },
    ],
  },
  {
    id: "system",
    system: "Be kind.",
    conversations: [
      { from: "human", value: "Hi\u2028there?" },
      { from: "gpt", value: "Hello 世界." },
    ],
  },
];

const PHOTOS = ["p/1.jpg", "p/2.jpg", "p/3.jpg"];
const talk = (...texts: string[]) =>
  texts.map((content, index) => ({ role: index % 2 === 0 ? "user" : "assistant", content }));
/** Entries of several photos: each judged in another way (`judgeAll`), as a pair, as a row of KTO, or as neither. */
const SEVERAL = [1, 2, 3, 4, 5, 6].map((nth) => ({
  id: `several-${nth}`,
  images: PHOTOS,
  messages: [
    ...(nth % 2 === 0 ? [{ role: "system", content: "Be brief." }] : []),
    ...talk(
      "<image>How many cups do you see here?",
      `I see ${nth} of them.`,
      "<image><image>And in these two?",
      `There are ${nth} cups in both.`,
    ),
  ],
}));
const SEVERAL_BOXED = [1, 2, 3].map((nth) => ({
  id: `boxed-${nth}`,
  images: PHOTOS.slice(0, 2),
  messages: talk("<image><image>Find the cup.", `Here <ref-object><bbox>, there <ref-object><bbox>, ${nth} in all.`),
  objects: {
    ref: ["the cup", "the cup"],
    bbox: [
      [1, 2, 20 + nth, 20],
      [3, 4, 21, 22],
    ],
    image_id: [0, 1],
  },
}));

const folder = await exportAll();
try {
  process.exitCode = (await makeEnvironment()) && (await readAll(folder)) ? 0 : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function makeEnvironment(): Promise<boolean> {
  const lists = ["requirements.txt", "requirements-without-torch.txt"].map((name) => path.join(OWN, name));
  const [all = "", apart = ""] = lists;
  const wanted = (await Promise.all(lists.map((file) => readFile(file, "utf8")))).join("");
  const stamp = path.join(VENV, "installed.txt");
  if ((await readFile(stamp, "utf8").catch(() => "")) === wanted) return true;
  await rm(VENV, { recursive: true, force: true });
  await mkdir(HOME, { recursive: true });
  const pip = [PYTHON, "-m", "pip", "install", "--quiet"];
  const isMade =
    // Copies: a link that leads out of the project stops the build of the web application, which looks below it.
    (await runStep("Python environment", ["python3", "-m", "venv", "--copies", VENV])) &&
    (await runStep("readers", [...pip, "-r", all])) &&
    // Their torch is three gigabytes, which what looks at data does not call.
    (await runStep("readers without torch", [...pip, "--no-deps", "-r", apart]));
  if (isMade) await writeFile(stamp, wanted);
  return isMade;
}

/** Answers the folder that every export lies in. */
async function exportAll(): Promise<string> {
  await mkdir(HOME, { recursive: true });
  const own = await mkdtemp(path.join(HOME, "run-"));
  const data = path.join(own, "data");
  await mkdir(data);
  await prepareExtras();
  const cluster = await joinCluster(data);
  const studio = startResidentCommand(data);
  try {
    // A command of the studio's brings the database to its schema.
    const records = path.join(own, "records");
    await mkdir(path.join(records, "p"), { recursive: true });
    for (const [at, name] of PHOTOS.entries()) await writeFile(path.join(records, name), await madePicture(at + 1));
    for (const [name, rows] of Object.entries({ tools: RECORDS, several: SEVERAL, boxed: SEVERAL_BOXED }))
      await writeFile(path.join(records, `${name}.json`), JSON.stringify(rows));
    await studio.run("import", records, "--dataset", DEMO_NAME);
    const env = { DATABASE_URL: cluster.url, DIRECT_DATABASE_URL: cluster.url, SVIT_DATA: data };
    const command = [process.execPath, "--conditions=react-server", path.join(root, "cli", "serve", "load-demo.ts")];
    if (!(await runStep("demo set", command, env))) throw new Error("The demo set was not loaded.");
    await generate(cluster.url);
    const expected: Record<string, number> = {};
    for (const [name, format, out, ...options] of [...EXPORTS, ...JUDGED_EXPORTS]) {
      if (name === JUDGED_EXPORTS[0]?.[0]) await judgeAll(cluster.url);
      const places = options.map((option) => (option === "photos" ? path.join(own, option) : option));
      const to = path.join(own, out) + (out.endsWith("/") ? path.sep : "");
      const asked = ["--dataset", DEMO_NAME, "--format", format, "--out", to, "--json", ...places];
      asked.push("--state", "all");
      const { stdout } = await studio.run("export", ...asked);
      const { records, leftOut, splits } = JSON.parse(stdout) as ExportManifest;
      expected[name] = records;
      for (const split of splits ?? []) expected[`${name}/${split.name}`] = split.records;
      const reasons = Object.entries(leftOut.reasons).map(([reason, { count }]) => `${count} ${reason}`);
      console.log(`${name}: ${records} records, left out: ${reasons.join(", ") || "none"}`);
    }
    await writeFile(path.join(own, "expected.json"), JSON.stringify(expected));
    await writeFile(path.join(own, "all.yaml"), RECIPE);
    await studio.run(
      "release",
      "cut",
      path.join(own, "all.yaml"),
      "--dataset",
      DEMO_NAME,
      "--out",
      path.join(own, "release"),
      "--with-photos",
    );
  } finally {
    await studio.end();
    await cluster.leave();
  }
  return own;
}

/** Adds what a model writes of the demo's photos: its records say who wrote them, and the others that nobody did. */
async function generate(url: string): Promise<void> {
  const db = openDatabase(url);
  const server = await startModelServer((asked, nth) => goodAnswer(asked, `word${nth}`));
  try {
    const { id } = await db.prisma.dataset.findFirstOrThrow({ where: { name: DEMO_NAME } });
    const { end } = await runBatch(db, generatorAt(server.address), id, { tasks: ["conversation"] });
    if (end?.ended !== "done") throw new Error(`The batch of generated entries ended otherwise: ${end?.ended}`);
  } finally {
    await server.close();
    await db.close();
  }
}

/** Every third entry is edited in its last answer (half of them only lose words), the next is accepted, the next rejected. */
async function judgeAll(url: string): Promise<void> {
  const db = openDatabase(url);
  try {
    const reviewer = await addReviewer(db, "Reader");
    const entries = await db.prisma.entry.findMany({ orderBy: { id: "asc" } });
    for (const [index, { id, turns: stored }] of entries.entries()) {
      const turns = turnsOf(stored);
      const last = turns.findLastIndex(({ from }) => from === "gpt");
      if (index % 3 > 0 || last < 0)
        await decide(db, id, { decision: index % 3 === 1 ? "accept" : "reject" }, reviewer);
      else {
        const value = turns[last]?.value ?? "";
        const corrected =
          index % 2 === 0 ? `${value} 而且 there are two of them.` : value.split(" ").slice(0, -2).join(" ") || "No.";
        const turnsAfter = turns.map((turn, at) => (at === last ? { ...turn, value: corrected } : turn));
        await decide(db, id, { decision: "edit", turnsAfter }, reviewer);
      }
    }
  } finally {
    await db.close();
  }
}

/** Prints what each reader said, as a table of Markdown. */
async function readAll(own: string): Promise<boolean> {
  const program = [path.join(OWN, "read_exports.py"), own, path.join(own, "cache")];
  const { stdout, error } = await new Promise<{ stdout: string; error: Error | null }>((resolve) =>
    execFile(PYTHON, program, { maxBuffer: 1e8 }, (failure, out, err) => {
      if (failure) console.error(err);
      resolve({ stdout: out, error: failure });
    }),
  );
  console.log("| reader | format | what was called | records |\n| --- | --- | --- | --- |");
  for (const line of stdout.split("\n").filter((text) => text.startsWith("{"))) {
    const { reader, version, format, how, records, refused } = JSON.parse(line);
    console.log(`| ${[reader, version].join(" ").trim()} | ${format} | ${how} | ${refused ?? records} |`);
  }
  return (
    (await runStep("release", [PYTHON, path.join(OWN, "read_release.py"), path.join(own, "release")])) && error === null
  );
}

import { type BenchStudio, benchStudio } from "../bench-studio.ts";
import { type Bench, type BenchContext, type Budget, budget, type Figures } from "../report.ts";
import { importSmallSet } from "../set/import-set.ts";
import { median, round, spreadOf } from "../spread.ts";
import { addAccounts } from "./add-accounts.ts";
import { addAppServer } from "./app-server.ts";
import { bareSqlRate } from "./bare-sql.ts";
import { checkRecorded, type Recorded } from "./check-recorded.ts";
import { runClosedLoop } from "./closed-loop.ts";
import { type HttpLine, openLine } from "./http-line.ts";
import { runOpenLoop } from "./open-loop.ts";
import { addPeople, type Person, startTeam } from "./team.ts";

const REVIEWERS = 100;
/** So many share a queue: they compete for its next entry, and the queues for the same entries. */
const PER_QUEUE = 4;
/** A morning's work of one reviewer; the form offers 100. */
const QUEUE_SIZE = 1000;
/** Enough for four who decide without a pause, as long as a loop lasts. */
const LOOP_QUEUE_SIZE = 5000;

type Size = { photos: number; openSeconds: number; loopSeconds: number; atOnce: readonly number[]; rounds: number };
const SIZES: Record<BenchContext["scale"], Size> = {
  small: { photos: 2000, openSeconds: 10, loopSeconds: 3, atOnce: [16, 64], rounds: 1 },
  full: { photos: 8000, openSeconds: 60, loopSeconds: 5, atOnce: [4, 16, 64, 100], rounds: 3 },
};

/** 100 reviewers through HTTP, one decision a second each; then as many decisions as one and two web servers take. */
export const benchClaim: Bench = async (context) => {
  const size = SIZES[context.scale];
  const studio = await benchStudio(context);
  const datasetId = await importSmallSet(context, studio, size.photos, "claim");
  const ports = [studio.port, await addAppServer(context, studio)];
  const lines = ports.map((port) => openLine(port));
  context.whenDone(async () => {
    for (const line of lines) line.close();
  });
  const people = await addPeople(lines[0] as HttpLine, REVIEWERS);
  const bench = { context, studio, size, datasetId, people, isSignedIn: false };
  const figures: Figures = {
    photos: size.photos,
    reviewers: REVIEWERS,
    "reviewers a queue": PER_QUEUE,
    "entries a queue": QUEUE_SIZE,
  };
  const budgets: Budget[] = [];
  for (const servers of [1, 2]) {
    const name = servers === 1 ? "one app server" : "two app servers";
    const measured = await measureServers(bench, lines.slice(0, servers), name);
    figures[name] = measured.figures;
    budgets.push(...measured.budgets);
  }
  const signedIn = openLine(await addAppServer(context, studio, { SVIT_ACCOUNTS: "on" }));
  context.whenDone(async () => signedIn.close());
  const accounts = await addAccounts(studio.databaseUrl, datasetId, REVIEWERS);
  const measured = await measureServers(
    { ...bench, people: accounts, isSignedIn: true },
    [signedIn],
    "one app server, signed in",
  );
  figures["one app server, signed in"] = measured.figures;
  budgets.push(...measured.budgets);
  const bare = await bareSqlRate(studio, datasetId, size.loopSeconds);
  figures["bare SQL"] = { "decisions a second": bare.perSecond, ...spreadOf(bare.latenciesMs) };
  return { figures, budgets };
};

async function measureServers(bench: Setting, lines: readonly HttpLine[], name: string) {
  await warmUp(bench, lines, name);
  const open = await measureOpen(bench, lines, name);
  const saturated = await measureSaturation(bench, lines, name);
  const figures: Figures = { ...open.figures, ...saturated.figures };
  const budgets: Budget[] = [
    budget(`${name}: decision to verdict and next entry answered, p99`, open.p99, "<= 100 ms"),
    budget(`${name}: requests a second at saturation, of an empty route's`, saturated.ratio, ">= 0.5"),
    budget(`${name}: entries handed out twice`, open.twice + saturated.twice, "<= 0"),
  ];
  return { figures, budgets };
}

type Setting = {
  context: BenchContext;
  studio: BenchStudio;
  size: Size;
  datasetId: string;
  people: readonly Person[];
  isSignedIn: boolean;
};

/** Code that has not run yet is slow, and so is a table of which nothing is in memory. */
async function warmUp({ datasetId, people }: Setting, lines: readonly HttpLine[], name: string): Promise<void> {
  const { team } = await startTeam(lines, people.slice(0, 20), PER_QUEUE, {
    datasetId,
    size: LOOP_QUEUE_SIZE,
    seed: `${name} warm`,
  });
  await runClosedLoop(
    team.map((reviewer) => () => reviewer.decide(performance.now())),
    2,
  );
}

async function measureOpen(
  { context, studio, size, datasetId, people }: Setting,
  lines: readonly HttpLine[],
  name: string,
) {
  const { team, queueIds } = await startTeam(lines, people, PER_QUEUE, {
    datasetId,
    size: QUEUE_SIZE,
    seed: `${name} open`,
  });
  context.say(`${name}: ${people.length} reviewers, one decision a second each, for ${size.openSeconds} s.`);
  const decided = await runOpenLoop(team, size.openSeconds);
  const recorded = await checkRecorded(studio.database, queueIds, team);
  const whole = spreadOf(decided.map(({ verdictMs, claimMs }) => Math.max(verdictMs, claimMs)));
  context.say(`${name}: p50 ${whole.p50} ms, p95 ${whole.p95} ms, p99 ${whole.p99} ms.`);
  const figures: Figures = {
    "open loop, verdict and next entry, ms": whole,
    "verdict alone, ms": spreadOf(decided.map(({ verdictMs }) => verdictMs)),
    "next entry alone, ms": spreadOf(decided.map(({ claimMs }) => claimMs)),
    "open loop, in the database": recorded,
  };
  return { p99: whole.p99, twice: recorded.twice, figures };
}

/** More and more at once until it goes no faster, and an empty route with as many requests at once in between. */
async function measureSaturation(setting: Setting, lines: readonly HttpLine[], name: string) {
  const { context, size } = setting;
  const figures: Figures = {};
  const ratios: number[] = [];
  let twice = 0;
  for (const atOnce of size.atOnce) {
    const empty: number[] = [];
    const rates: number[] = [];
    const requestRates: number[] = [];
    const latencies: number[] = [];
    for (let nth = 1; nth <= size.rounds; nth++) {
      const decided = await decideInLoop(setting, lines, atOnce, `${name} ${atOnce} ${nth}`);
      twice += decided.recorded.twice;
      rates.push(decided.perSecond);
      requestRates.push(decided.requestsPerSecond);
      latencies.push(...decided.latenciesMs);
      empty.push(await emptyRate(lines, atOnce * 2, size.loopSeconds, emptyRequest(setting)));
    }
    const ratio = round(median(requestRates) / median(empty));
    ratios.push(ratio);
    const { p50, p95, p99 } = spreadOf(latencies);
    figures[`${atOnce} at once`] = {
      "decisions a second": median(rates),
      "requests a second": median(requestRates),
      "empty route a second": median(empty),
      ratio,
      // A decision is one verdict and one entry claimed, whatever number of requests brings them.
      "verdicts and claims, of the empty route's requests": round((median(rates) * 2) / median(empty)),
      p50,
      p95,
      p99,
    };
    context.say(
      `${name}, ${atOnce} at once: ${median(rates)} decisions a second, ${ratio} of an empty route's requests.`,
    );
  }
  return { ratio: Math.max(...ratios), twice, figures };
}

async function decideInLoop(
  { studio, size, datasetId, people }: Setting,
  lines: readonly HttpLine[],
  atOnce: number,
  seed: string,
) {
  const { team, queueIds } = await startTeam(lines, people.slice(0, atOnce), PER_QUEUE, {
    datasetId,
    size: LOOP_QUEUE_SIZE,
    seed,
  });
  const requests = () => team.reduce((sum, reviewer) => sum + reviewer.requests, 0);
  const before = requests();
  const rate = await runClosedLoop(
    team.map((reviewer) => () => reviewer.decide(performance.now())),
    size.loopSeconds,
  );
  const perDecision = (requests() - before) / Math.max(1, rate.latenciesMs.length);
  const recorded: Recorded = await checkRecorded(studio.database, queueIds, team);
  return { ...rate, requestsPerSecond: round(rate.perSecond * perDecision), recorded };
}

type EmptyRequest = { path: string; cookie: string };

/** Where people sign in the empty route asks who comes, too. */
const emptyRequest = ({ isSignedIn, people }: Setting): EmptyRequest =>
  isSignedIn ? { path: "/api/reviewers", cookie: people[0]?.cookie ?? "" } : { path: "/api/health", cookie: "" };

async function emptyRate(
  lines: readonly HttpLine[],
  atOnce: number,
  seconds: number,
  { path, cookie }: EmptyRequest,
): Promise<number> {
  const ask = (line: HttpLine) => async () => {
    const { status } = await line.send("GET", path, cookie);
    if (status !== 200) throw new Error(`GET ${path}: ${status}`);
  };
  const steps = Array.from({ length: atOnce }, (_, index) => ask(lines[index % lines.length] as HttpLine));
  return (await runClosedLoop(steps, seconds)).perSecond;
}

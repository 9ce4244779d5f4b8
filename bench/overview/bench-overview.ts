import { chmod } from "node:fs/promises";
import path from "node:path";
import { root } from "#cli/serve/leash.ts";
import { must } from "#domain/must.ts";
import { type BenchStudio, benchStudio } from "../bench-studio.ts";
import { type HttpLine, openLine } from "../claim/http-line.ts";
import { addPeople } from "../claim/team.ts";
import { type Bench, type BenchContext, budget, type Figures } from "../report.ts";
import { kept } from "../scaled/scaled-set.ts";
import { migrationsHash } from "../scaled/scaled-studio.ts";
import { type Spread, spreadOf } from "../spread.ts";
import { type DecidedPlan, makeDecided } from "./make-decided.ts";

const PLANS: Record<BenchContext["scale"], DecidedPlan> = {
  small: { entries: 100_000, verdicts: 10_000 },
  full: { entries: 3_000_000, verdicts: 300_000 },
};
const VISITS = 20;

/** Opens the overview of a data set of which a tenth was decided, again and again, and downloads its figures; by HTTP, one after another. */
export const benchOverview: Bench = async (context) => {
  const studio = await decidedStudio(context, PLANS[context.scale]);
  const line = openLine(studio.port);
  context.whenDone(async () => line.close());
  const cookie = must((await addPeople(line, 1))[0], "one was asked for").cookie;
  const { rows } = await studio.database.query(`SELECT id FROM "Dataset"`);
  const { id } = must(rows[0], "the studio holds its data set");
  context.say(`Opening the overview ${VISITS} times.`);
  const first = await visit(line, cookie, `/datasets/${id}/overview`);
  const empty = await visits(line, cookie, "/api/health");
  const page = await visits(line, cookie, `/datasets/${id}/overview`);
  const file = await visits(line, cookie, `/api/datasets/${id}/overview/file?table=found`);
  return {
    figures: {
      entries: PLANS[context.scale].entries,
      verdicts: PLANS[context.scale].verdicts,
      "an empty route, ms": brief(empty),
      "the page, the first time, ms": Math.round(first),
      "the page, ms": brief(page),
      "a file of its figures, ms": brief(file),
    },
    budgets: [budget("the overview's page, p95", page.p95, "<= 1000 ms")],
  };
};

const brief = ({ p50, p95, max }: Spread): Figures => ({ p50, p95, max });

/** The built studio with the data set of a plan, which is made once (five minutes in full) and kept in tmp/bench. */
async function decidedStudio(context: BenchContext, plan: DecidedPlan): Promise<BenchStudio> {
  const home = path.join(root, "tmp", "bench", `overview-${context.scale}`);
  let studio: BenchStudio | null = null;
  await kept(home, JSON.stringify({ plan, migrations: await migrationsHash() }), async (folder) => {
    // Run by root, PostgreSQL has an account of its own, which must enter.
    await chmod(folder, 0o755);
    studio = await benchStudio(context, folder);
    context.say(
      `Making ${plan.entries.toLocaleString("en")} entries and ${plan.verdicts.toLocaleString("en")} verdicts.`,
    );
    await makeDecided(studio.database, plan);
  });
  return studio ?? benchStudio(context, home);
}

async function visits(line: HttpLine, cookie: string, address: string): Promise<Spread> {
  const times: number[] = [];
  for (let nth = 0; nth < VISITS; nth++) times.push(await visit(line, cookie, address));
  return spreadOf(times);
}

/** Until the whole answer is there, ms. */
async function visit(line: HttpLine, cookie: string, address: string): Promise<number> {
  const began = performance.now();
  const { status, text } = await line.send("GET", address, cookie);
  const ms = performance.now() - began;
  if (status !== 200) throw new Error(`${address}: ${status} ${text.slice(0, 300)}`);
  return ms;
}

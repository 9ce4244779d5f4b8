/** `npm run bench -- NAME [--scale small|full] [--json]`: measures, and says whether the budgets hold. */
import path from "node:path";
import { parseArgs } from "node:util";
import { BENCHES } from "#bench/index.ts";
import { type BenchContext, type BenchReport, printReport, type Scale } from "#bench/report.ts";
import { acquireLock } from "./lock.mjs";
import { root } from "./step.ts";

const USE = `Use: npm run bench -- NAME [--scale small|full] [--json]
Names: ${Object.keys(BENCHES).join(", ")}. See docs/bench.md.`;

/** Progress goes to stderr, figures to stdout. */
const say = (message: string) => console.error(message);

const asked = parse();
if (asked === null) {
  say(USE);
  process.exit(2);
}
process.exit(await bench(asked));

type Asked = { name: string; scale: Scale; isJson: boolean };

function parse(): Asked | null {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { scale: { type: "string", default: "small" }, json: { type: "boolean", default: false } },
    });
    const { scale } = values;
    const [name = ""] = positionals;
    if (positionals.length !== 1 || !Object.hasOwn(BENCHES, name) || (scale !== "small" && scale !== "full"))
      return null;
    return { name, scale, isJson: values.json };
  } catch {
    // Options that are not known: how it is called is shown.
    return null;
  }
}

/** Returns the exit code: 0 when it was measured, whether or not the budgets hold. */
async function bench({ name, scale, isJson }: Asked): Promise<number> {
  // Two at once would measure each other.
  const release = await acquireLock(path.join(root, "tmp", "bench.lock"), {
    onWait: () => say("Another benchmark is running; waiting for it."),
  });
  const clearing: (() => Promise<void>)[] = [];
  const context: BenchContext = { scale, say, whenDone: (part) => clearing.unshift(part) };
  let code = 0;
  const clear = async () => {
    for (const part of clearing) {
      await part().catch((error: Error) => say(`Not cleared away: ${error.message}`));
    }
  };
  // A signal makes what is under way fail, too: both wait for the one clearing.
  let cleared: Promise<void> | null = null;
  const clearAll = () => {
    cleared ??= clear();
    return cleared;
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => void clearAll().finally(() => process.exit(130)));
  }
  try {
    const measured = await BENCHES[name]?.(context);
    const report = { name, scale, ...measured } as BenchReport;
    console.log(isJson ? JSON.stringify(report) : printReport(report));
  } catch (error) {
    say(`The benchmark could not be carried out: ${(error as Error).message}`);
    code = 1;
  } finally {
    await clearAll();
    await release();
  }
  return code;
}

/**
 * A process for tests of the cluster, in the place of the supervisor: joins the data folder of its argument and starts a
 * leashed child, which connects as a web server does. Prints when that has. Given a folder as well as "child", it is that child.
 */
import pg from "pg";
import { spawnLeashed } from "#cli/serve/leash.ts";
import { joinCluster } from "#server/cluster/join.ts";

const [what = "", dataFolder = ""] = process.argv.slice(2);
if (what === "child") {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
  client.on("error", () => {});
  await client.connect();
  process.send?.("connected");
} else {
  const { url } = await joinCluster(dataFolder);
  const child = spawnLeashed(
    ["--conditions=react-server", import.meta.filename, "child", dataFolder],
    { ...process.env, DATABASE_URL: url, SVIT_LAST_OUT: dataFolder },
    "inherit",
  );
  child.once("message", () => console.log("joined"));
}
setInterval(() => {}, 60_000);

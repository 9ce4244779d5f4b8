/** A process for tests of the cluster: joins the one of its argument, prints its addresses, leaves when told on stdin. */
import { joinCluster } from "#server/cluster/join.ts";
import { openDataFolder } from "#server/data-folder.ts";

const [, , dataFolder = ""] = process.argv;
await openDataFolder(dataFolder);
const cluster = await joinCluster(dataFolder, { say: (message) => console.error(message) });
console.log(JSON.stringify({ url: cluster.url, controlUrl: cluster.controlUrl }));
for await (const _ of process.stdin) break;
await cluster.leave();
process.exit(0);

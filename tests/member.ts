/** A process for tests of the cluster: joins the one of its argument, prints its addresses, leaves when told on stdin. */
import { joinCluster } from "#server/cluster/join.ts";

const cluster = await joinCluster(process.argv[2] ?? "", { say: (message) => console.error(message) });
console.log(JSON.stringify({ url: cluster.url, controlUrl: cluster.controlUrl }));
for await (const _ of process.stdin) break;
await cluster.leave();
process.exit(0);

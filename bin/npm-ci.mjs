import path from "node:path";
import { runQuietly } from "./run-quietly.mjs";

const ARGS = ["ci", "--include=dev", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];

/** npm's words for a registry that does not answer: no name, no route, no connection, no answer, nothing in its cache. */
const NO_REGISTRY =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENOTCACHED|E5\d\d)\b/;

/**
 * Runs `npm ci` in a folder; what its cache has is not asked of the registry. Fails with one sentence where the registry
 * cannot be reached, else with npm's own words. `lock`: see runQuietly.
 */
export async function npmCi(folder, { title, lock }) {
  const npm = process.env.npm_execpath;
  // npm removes node_modules first, and with it a Node found there: it runs on the machine's own.
  const machineNode = process.env.npm_node_execpath ?? process.execPath;
  const ownBin = path.join(folder, "node_modules", ".bin");
  const PATH = (process.env.PATH ?? "").split(path.delimiter).filter((place) => path.resolve(place) !== ownBin);
  const env = { ...process.env, PATH: PATH.join(path.delimiter) };
  const [program, args] = npm?.endsWith(".js") ? [machineNode, [npm, ...ARGS]] : ["npm", ARGS];
  const { code, output } = await runQuietly(program, args, { cwd: folder, env, lock });
  if (code === 0) return;
  const unreachable = output.match(NO_REGISTRY);
  throw new Error(
    unreachable
      ? `Installing ${title} failed: npm cannot reach the package registry (${unreachable[0]}). Check the network, and the proxy and registry of \`npm config list\`, then run the command again.`
      : `Installing ${title} failed: \`npm ${ARGS.join(" ")}\` in ${folder} ended with exit code ${code}:\n${output}`,
  );
}

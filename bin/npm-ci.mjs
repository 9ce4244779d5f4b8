import path from "node:path";
import { runQuietly } from "./run-quietly.mjs";

const CI = ["ci", "--include=dev", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];

/** npm's words for a registry that does not answer: no name, no route, no connection, no answer, nothing in its cache. */
const NO_REGISTRY =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENOTCACHED|E5\d\d)\b/;

/**
 * Runs `npm ci` in a folder; what its cache has is not asked of the registry. Fails with one sentence where the registry
 * cannot be reached, else with npm's own words. `lock`: see runQuietly.
 */
export async function npmCi(folder, { title, lock }) {
  const { code, output } = await npm(CI, folder, lock);
  if (code !== 0)
    throw new Error(
      unreachable(title, output) ??
        `Installing ${title} failed: \`npm ${CI.join(" ")}\` in ${folder} ended with exit code ${code}:\n${output}`,
    );
}

/** Why `npm ci` left out a package (`name@version`): it leaves out an optional one that cannot be fetched without a word. */
export async function whyLeftOut(folder, { title, missing }) {
  const { output } = await npm(["view", missing, "version", "--fetch-retries=0", "--loglevel=error"], folder);
  return (
    unreachable(title, output) ??
    `Installing ${title} failed: npm left out ${missing}. See that \`npm config get omit\` is empty, then run the command again.`
  );
}

function unreachable(title, output) {
  const found = output.match(NO_REGISTRY);
  if (!found) return null;
  return `Installing ${title} failed: npm cannot reach the package registry (${found[0]}). Check the network, and the proxy and registry of \`npm config list\`, then run the command again.`;
}

function npm(args, folder, lock) {
  const script = process.env.npm_execpath;
  // npm removes node_modules first, and with it a Node found there: it runs on the machine's own.
  const machineNode = process.env.npm_node_execpath ?? process.execPath;
  const ownBin = path.join(folder, "node_modules", ".bin");
  const PATH = (process.env.PATH ?? "").split(path.delimiter).filter((place) => path.resolve(place) !== ownBin);
  const options = { cwd: folder, env: { ...process.env, PATH: PATH.join(path.delimiter) }, lock };
  return script?.endsWith(".js")
    ? runQuietly(machineNode, [script, ...args], options)
    : runQuietly("npm", args, options);
}

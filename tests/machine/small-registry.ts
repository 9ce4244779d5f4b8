import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { promisify } from "node:util";

/** A package of version 1.0.0. `install`: a script that npm runs when it is installed. */
export type SmallPackage = { name: string; install?: string };

/** An npm registry of a few packages made on the spot, on a port of its own. */
export type SmallRegistry = {
  url: string;
  /** What a lock file says of a package, without an address. */
  locked(name: string): { version: string; integrity: string; hasInstallScript?: true };
  /** Answers 404 for the package from now on. */
  forget(name: string): void;
  close(): Promise<void>;
};

export async function smallRegistry(folder: string, packages: SmallPackage[]): Promise<SmallRegistry> {
  const tarballs = new Map<string, Buffer>();
  for (const one of packages) tarballs.set(one.name, await pack(folder, one));
  const scripts = new Map(packages.map(({ name, install }) => [name, install]));
  const locked: SmallRegistry["locked"] = (name) => {
    const integrity = `sha512-${createHash("sha512")
      .update(tarballs.get(name) ?? "")
      .digest("base64")}`;
    return { version: "1.0.0", integrity, ...(scripts.get(name) ? { hasInstallScript: true } : {}) };
  };
  const forgotten = new Set<string>();
  const server = createServer(({ url: asked = "" }, answer) => {
    const name = asked.split("/")[1] ?? "";
    const tarball = tarballs.get(name);
    if (!tarball || forgotten.has(name)) return answer.writeHead(404).end("{}");
    if (asked.endsWith(".tgz")) return answer.end(tarball);
    const { hasInstallScript, version, integrity } = locked(name);
    const dist = { integrity, tarball: `${url}/${name}/-/${name}-1.0.0.tgz` };
    const known = { name, version, dist, ...(hasInstallScript ? { hasInstallScript } : {}) };
    answer.setHeader("content-type", "application/json");
    answer.end(JSON.stringify({ name, "dist-tags": { latest: version }, versions: { [version]: known } }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url, locked, forget: (name) => forgotten.add(name), close };
}

async function pack(folder: string, { name, install }: SmallPackage): Promise<Buffer> {
  const source = path.join(folder, name, "package");
  await mkdir(source, { recursive: true });
  const scripts = install ? { scripts: { install: "node install.js" } } : {};
  await writeFile(path.join(source, "package.json"), JSON.stringify({ name, version: "1.0.0", ...scripts }));
  if (install) await writeFile(path.join(source, "install.js"), install);
  const tarball = path.join(folder, `${name}.tgz`);
  await promisify(execFile)("tar", ["-czf", tarball, "-C", path.dirname(source), "package"]);
  return readFile(tarball);
}

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Browser, keyActions } from "./browser.ts";

type Answer = { id?: number; type: string; result?: unknown; error?: string; message?: string };

/** Firefox by WebDriver BiDi, which it speaks itself: no driver stands between (https://w3c.github.io/webdriver-bidi/). */
export async function openFirefox(program: string): Promise<Browser> {
  const profile = await mkdtemp(path.join(tmpdir(), "svit-firefox-"));
  const child = spawn(program, ["--headless", "--remote-debugging-port=0", "--profile", profile, "--no-remote"], {
    env: { ...process.env, HOME: profile, MOZ_HEADLESS_WIDTH: "1366", MOZ_HEADLESS_HEIGHT: "768" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const address = await new Promise<string>((resolve, reject) => {
    let printed = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
      const found = /WebDriver BiDi listening on (ws:\/\/\S+)/.exec(printed);
      if (found?.[1]) resolve(found[1]);
    });
    child.once("exit", (code) => reject(new Error(`Firefox ended (exit code ${code}): ${printed.slice(-400)}`)));
    child.once("error", reject);
  });
  const socket = new WebSocket(`${address}/session`);
  await once(socket, "open");
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let asked = 0;
  socket.addEventListener("message", ({ data }) => {
    const { id, type, result, error, message } = JSON.parse(String(data)) as Answer;
    const own = waiting.get(id ?? -1);
    waiting.delete(id ?? -1);
    if (type === "error") own?.reject(new Error(`${error}: ${message}`));
    else own?.resolve(result);
  });
  const send = <T>(method: string, params: object): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      const id = ++asked;
      waiting.set(id, { resolve: (value) => resolve(value as T), reject });
      socket.send(JSON.stringify({ id, method, params }));
    });
  const { capabilities } = await send<{ capabilities: { browserVersion: string } }>("session.new", {
    capabilities: {},
  });
  const { contexts } = await send<{ contexts: { context: string }[] }>("browsingContext.getTree", {});
  const context = contexts[0]?.context ?? "";
  await send("browsingContext.setViewport", { context, viewport: { width: 1366, height: 768 } });
  return {
    name: "Firefox",
    version: capabilities.browserVersion,
    open: async (url) => void (await send("browsingContext.navigate", { context, url, wait: "complete" })),
    press: async (...keys) => void (await send("input.performActions", { context, actions: keyActions(keys) })),
    async ask<T>(expression: string): Promise<T> {
      const answer = await send<{ type: string; result?: { value?: string }; exceptionDetails?: { text: string } }>(
        "script.evaluate",
        { expression: `JSON.stringify(${expression})`, target: { context }, awaitPromise: true },
      );
      if (answer.type !== "success") throw new Error(answer.exceptionDetails?.text);
      return JSON.parse(answer.result?.value ?? "null") as T;
    },
    async close() {
      socket.close();
      const gone = child.exitCode === null ? once(child, "exit") : null;
      child.kill("SIGTERM");
      await gone;
      await rm(profile, { recursive: true, force: true });
    },
  };
}

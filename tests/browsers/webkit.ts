import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { portToHold } from "#tests/port.ts";
import { type Browser, keyActions } from "./browser.ts";

const ANSWER_MS = 60_000;

/** WebKit (WebKitGTK's small browser) by its own WebDriver (https://www.w3.org/TR/webdriver2/). */
export async function openWebKit(program: string): Promise<Browser> {
  const port = await portToHold();
  const screen = process.env.DISPLAY ? null : await openScreen();
  const env = {
    ...process.env,
    DISPLAY: screen?.display ?? process.env.DISPLAY,
    // Its sandbox wants namespaces, which containers have none of. It opens the studio alone.
    WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
  };
  const child = spawn(program, [`--port=${port}`], { stdio: "ignore", env });
  const root = `http://127.0.0.1:${port}`;
  let path = "";
  async function send<T>(method: string, place: string, body?: object): Promise<T> {
    const signal = AbortSignal.timeout(ANSWER_MS);
    const init = body && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
    const answer = await fetch(`${root}${path}${place}`, { method, signal, ...init });
    const { value } = (await answer.json()) as { value: T & { error?: string; message?: string } };
    if (!answer.ok) throw new Error(`${value?.error}: ${value?.message}`);
    return value;
  }
  const isUp = async () =>
    fetch(`${root}/status`).then(
      ({ ok }) => ok,
      () => false,
    );
  for (let tries = 0; !(await isUp()); tries++) {
    if (tries > 100 || child.exitCode !== null) throw new Error("WebKitWebDriver does not answer");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  type Session = { sessionId: string; capabilities: { browserVersion: string } };
  const options = { args: ["--automation"] };
  const { sessionId, capabilities } = await send<Session>("POST", "/session", {
    capabilities: { alwaysMatch: { "webkitgtk:browserOptions": options } },
  });
  path = `/session/${sessionId}`;
  await send("POST", "/window/rect", { width: 1366, height: 768 });
  return {
    name: "WebKit",
    version: capabilities.browserVersion,
    open: async (url) => void (await send("POST", "/url", { url })),
    press: async (...keys) => void (await send("POST", "/actions", { actions: keyActions(keys) })),
    async ask<T>(expression: string): Promise<T> {
      const script = `return JSON.stringify(${expression})`;
      return JSON.parse((await send<string | null>("POST", "/execute/sync", { script, args: [] })) ?? "null") as T;
    },
    async close() {
      await send("DELETE", "").catch(() => {});
      const gone = child.exitCode === null ? once(child, "exit") : null;
      child.kill("SIGTERM");
      await gone;
      screen?.close();
    },
  };
}

/** A screen that nobody sees, for GTK draws to none. @throws Error where there is no Xvfb (Debian: xvfb) */
async function openScreen(): Promise<{ display: string; close(): void }> {
  const child = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", "1366x768x24", "-nolisten", "tcp"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const failed = once(child, "error").then(([error]) => {
    throw error;
  });
  const number = await Promise.race([once(child.stdio[3] as Readable, "data"), failed]);
  return { display: `:${String(number[0]).trim()}`, close: () => void child.kill("SIGTERM") };
}

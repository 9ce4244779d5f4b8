import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

// Loaded before a child of the supervisor (`node --import`): a child must not outlive it, or it would hold the port and
// the database. The channel closes with the supervisor however that dies. Processes that the child forks inherit the
// import, but not this parent.
if (process.channel && process.ppid === Number(process.env.SVIT_SUPERVISOR)) {
  process.channel.unref();
  process.once("disconnect", () => {
    if (process.env.SVIT_LAST_OUT) stopDatabaseLater(process.env.SVIT_LAST_OUT);
    process.kill(process.pid, "SIGTERM");
    setTimeout(() => process.exit(1), 10_000).unref();
  });
}

/** Whoever joined the data folder's PostgreSQL is gone, and cannot stop it; this child cannot before it has ended itself. */
function stopDatabaseLater(dataFolder) {
  const lastOut = fileURLToPath(new URL("last-out.ts", import.meta.url));
  const args = ["--conditions=react-server", lastOut, dataFolder];
  spawn(process.execPath, args, { detached: true, stdio: "ignore" }).unref();
}

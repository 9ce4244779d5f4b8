/** Carries out the commands that its parent sends as `studio …` would, and answers with what each of them printed. */
import { runCommandLine } from "#cli/program.ts";
import type { CommandAnswer } from "./resident-command.ts";

// The leash lets go of the channel, which is all that this process lives for.
process.channel?.ref();
process.on("message", (args: string[]) => {
  void carryOut(args).then((answer) => process.send?.(answer));
});

async function carryOut(args: readonly string[]): Promise<CommandAnswer> {
  const [out, err] = [captureFrom(process.stdout), captureFrom(process.stderr)];
  const problem = await runCommandLine(["node", "studio", ...args]).then(
    () => "",
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  const failed = problem !== "" || (process.exitCode ?? 0) !== 0;
  process.exitCode = 0;
  // Each command listens for Ctrl-C until its process ends, which it does nowhere but here.
  for (const signal of ["SIGINT", "SIGTERM"]) process.removeAllListeners(signal);
  return { failed, stdout: out.release(), stderr: err.release() + problem };
}

/** Keeps what is written to a stream from going out, until it is released as text. */
function captureFrom(stream: NodeJS.WriteStream): { release(): string } {
  const { write } = stream;
  let text = "";
  stream.write = (chunk: string | Uint8Array) => {
    text += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString();
    return true;
  };
  return {
    release() {
      stream.write = write;
      return text;
    },
  };
}

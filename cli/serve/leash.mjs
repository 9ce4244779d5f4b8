// Loaded before a child of the supervisor (`node --import`): a child must not outlive it, or it would hold the port and
// the database. The channel closes with the supervisor however that dies. Processes that the child forks inherit the
// import, but not this parent.
if (process.channel && process.ppid === Number(process.env.SVIT_SUPERVISOR)) {
  process.channel.unref();
  process.once("disconnect", () => {
    process.kill(process.pid, "SIGTERM");
    setTimeout(() => process.exit(1), 10_000).unref();
  });
}

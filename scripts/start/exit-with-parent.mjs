// Loaded first into every process of Twokey: when the launcher ends without saying goodbye (kill -9), the channel to it
// closes, and this process ends itself and what it started. It leads a process group of its own.
const graceMs = 5000;

process.on("disconnect", () => {
  const endGroup = () => process.kill(-process.pid, "SIGKILL");
  process.on("exit", endGroup);
  setTimeout(endGroup, graceMs).unref();
  if (process.listenerCount("SIGTERM") > 0) process.kill(process.pid, "SIGTERM");
  else process.exit();
});
process.channel?.unref();

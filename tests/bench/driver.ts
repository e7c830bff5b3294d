import { job, runJob } from "./drive";

// The process that drives the shop: does one job after the other, and says what came of each.
process.on("message", async (message) => {
  process.send?.(await runJob(job.parse(message)));
});
process.send?.({ ready: true, port: 0 });

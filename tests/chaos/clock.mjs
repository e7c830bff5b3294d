// Preload for one app process (`node --import …`): its clock is CLOCK_OFFSET_MS away from everybody else's, as on any two
// machines. Only what a person would read off the wall; timers and `performance` count on as before.
const offset = Number(process.env.CLOCK_OFFSET_MS ?? 0);
const trueNow = Date.now;
Date.now = () => trueNow() + offset;
globalThis.Date = new Proxy(Date, {
  construct: (target, given, newTarget) =>
    Reflect.construct(target, given.length === 0 ? [Date.now()] : given, newTarget),
});

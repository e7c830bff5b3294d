import { drill } from "./drill";
import { type Options, readOptions } from "./options";
import { openStack, type Stack } from "./stack";

// `npm run chaos`: checkouts while everything around them is killed, then one table. Exit code 1 unless all that must be 0 is 0.
const options: Options = readOptions(process.argv.slice(2));
const stack: Stack = await openStack(options.apps);
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => void stack.close(false).finally(() => process.exit(130)));
}
const isGreen = await drill(stack, options).catch((error: unknown) => {
  console.error(error);
  return false;
});
await stack.close(!isGreen);
if (!isGreen) console.error(`\nWhat happened is in ${stack.logs}`);
process.exit(isGreen ? 0 : 1);

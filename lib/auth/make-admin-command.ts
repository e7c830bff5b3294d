import { Failure } from "@/lib/errors";
import { makeAdmin } from "./make-admin";

/** `npm run make-admin -- ada@example.com`: for somebody who has signed up in the shop with this address. */
async function main([email, ...others]: string[]): Promise<void> {
  if (!email?.includes("@") || others.length > 0) throw new Error("Usage: npm run make-admin -- <mail address>");
  const { userId, wasAdmin } = await makeAdmin(email);
  process.stdout.write(`${email} (${userId}) ${wasAdmin ? "was an admin already" : "is an admin now"}.\n`);
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error instanceof Failure ? error.detail : error);
  process.exitCode = 1;
});

import { betterAuth } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { db } from "@/db";
import { accounts, sessions, users, verifications } from "@/db/schema";
import { executeInBackground } from "@/lib/background-tasks";
import { env } from "@/lib/env";
import { newId } from "@/lib/ids";
import { log } from "@/lib/log";
import { endOtherResets, RESET_VALID_SECONDS, sendResetEmail } from "./password-resets";

const PREFIX = { user: "user", session: "ses", account: "acc", verification: "ver" } as const;

function createAuth() {
  return betterAuth({
    baseURL: env().APP_URL,
    secret: env().BETTER_AUTH_SECRET,
    telemetry: { enabled: false },
    database: drizzleAdapter(db(), {
      provider: "pg",
      schema: { user: users, session: sessions, account: accounts, verification: verifications },
      // A user without a credential could neither sign in nor sign up again.
      transaction: true,
    }),
    emailAndPassword: {
      enabled: true,
      minPasswordLength: 8,
      revokeSessionsOnPasswordReset: true,
      resetPasswordTokenExpiresIn: RESET_VALID_SECONDS,
      sendResetPassword: sendResetEmail,
      onPasswordReset: endOtherResets,
    },
    user: {
      // `input: false`: nobody gives themselves a role by signing up with one.
      additionalFields: { role: { type: ["shopper", "seller", "admin"], defaultValue: "shopper", input: false } },
    },
    // No cookie cache: a session that was ended is over at once, on every page.
    session: { cookieCache: { enabled: false } },
    logger: { level: "warn", log: (level, message, ...details) => log[level]({ err: errorIn(details) }, message) },
    // answer-auth.ts limits, for every instance at once.
    rateLimit: { enabled: false },
    advanced: {
      // The answer does not wait for the email: how long it takes would tell whether there is such an account.
      backgroundTasks: { handler: (task) => executeInBackground([() => task], "auth") },
      database: {
        // Every request of somebody signed in reads the session: with its user, in one statement instead of two.
        joins: true,
        generateId: ({ model }) => newId(model in PREFIX ? PREFIX[model as keyof typeof PREFIX] : "ver"),
      },
    },
  });
}

function errorIn(details: unknown[]): unknown {
  return details.find((detail) => detail instanceof Error);
}

let instance: ReturnType<typeof createAuth> | undefined;

/** better-auth on our own tables; made on first use, since it needs the environment. */
export function auth(): ReturnType<typeof createAuth> {
  instance ??= createAuth();
  return instance;
}

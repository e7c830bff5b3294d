import { z } from "zod";
import { costs, guesses, type Limit } from "@/lib/rate-limit";
import { passwordProblem } from "./password-rules";

const TEN_MINUTES = 600;
const HOUR = 3600;

const email = z.string().trim().max(254);
const password = z.string().max(128);
const name = z.string().trim().min(1).max(200);
const address = z.string().max(2_000).optional();
const rememberMe = z.boolean().optional();
const token = z.string().min(1).max(500);
const newPassword = z.string().superRefine((value, context) => {
  const problem = passwordProblem(value);
  if (problem) context.addIssue({ code: "custom", message: problem });
});
const nothing = z.object({});

type AuthPost = {
  body: z.ZodType<Record<string, unknown>>;
  /** `from` is the sender's address. */
  limits: (from: string, body: Record<string, unknown>) => Limit[];
};

/** What may be posted to `/api/auth/…`: all that the shop uses of better-auth, and how often. What is not named here does not exist. */
export const AUTH_POSTS: Record<string, AuthPost> = {
  "/sign-up/email": {
    body: z
      .object({ name, email, password, image: address, callbackURL: address, rememberMe })
      .superRefine((person, context) => {
        const problem = passwordProblem(person.password, [person.email, person.name]);
        if (problem) context.addIssue({ code: "custom", message: problem, path: ["password"] });
      }),
    // Each hashes a password, which takes a tenth of a second of a processor.
    limits: (from) => [costs("sign-up", from, 20, TEN_MINUTES)],
  },
  "/sign-in/email": {
    body: z.object({ email, password, callbackURL: address, rememberMe }),
    limits: (from, body) => [
      costs("sign-in", from, 300, TEN_MINUTES),
      guesses("sign-in-as", `${from} ${nameIn(body)}`, 10, TEN_MINUTES, { who: nameIn(body), over: 50, max: 3 }),
    ],
  },
  "/request-password-reset": {
    body: z.object({ email, redirectTo: address }),
    limits: (from, body) => [
      costs("reset", from, 20, TEN_MINUTES),
      costs("reset-letter", `${from} ${nameIn(body)}`, 5, HOUR, { who: nameIn(body), over: 15, max: 1 }),
    ],
  },
  "/reset-password": {
    body: z.object({ newPassword, token: token.optional() }),
    limits: (from) => [guesses("reset-token", from, 20, TEN_MINUTES)],
  },
  "/change-password": {
    // Whoever stole a session must not keep it when its owner takes a new password.
    body: z.object({ currentPassword: password, newPassword }).transform(endingOtherSessions),
    limits: (from) => [guesses("own-password", from, 20, TEN_MINUTES)],
  },
  "/verify-password": {
    body: z.object({ password }),
    limits: (from) => [guesses("own-password", from, 20, TEN_MINUTES)],
  },
  "/update-user": { body: z.object({ name: name.optional(), image: address }), limits: cheap },
  "/revoke-session": { body: z.object({ token }), limits: cheap },
  "/revoke-sessions": { body: nothing, limits: cheap },
  "/revoke-other-sessions": { body: nothing, limits: cheap },
  "/sign-out": { body: nothing, limits: cheap },
};

/** What may be read there. */
export const AUTH_READS = /^\/(get-session|list-sessions|ok|error|verify-email|reset-password\/[\w-]{1,200})$/;

function cheap(from: string): Limit[] {
  return [costs("account", from, 120, 60)];
}

/** The account that somebody wants to be: one, however its address is written. */
function nameIn({ email: wanted }: Record<string, unknown>): string {
  return String(wanted).toLowerCase();
}

function endingOtherSessions<T extends object>(change: T) {
  return { ...change, revokeOtherSessions: true };
}

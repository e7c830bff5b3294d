import { z } from "zod";
import { passwordProblem } from "./password-rules";

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

/** What may be posted to `/api/auth/…`: all that the shop uses of better-auth, and what it makes of each. What is not named here does not exist. */
export const AUTH_POSTS: Record<string, z.ZodType<Record<string, unknown>>> = {
  "/sign-up/email": z
    .object({ name, email, password, image: address, callbackURL: address, rememberMe })
    .superRefine((person, context) => {
      const problem = passwordProblem(person.password, [person.email, person.name]);
      if (problem) context.addIssue({ code: "custom", message: problem, path: ["password"] });
    }),
  "/sign-in/email": z.object({ email, password, callbackURL: address, rememberMe }),
  "/sign-out": nothing,
  "/request-password-reset": z.object({ email, redirectTo: address }),
  "/reset-password": z.object({ newPassword, token: token.optional() }),
  // Whoever stole a session must not keep it when its owner takes a new password.
  "/change-password": z
    .object({ currentPassword: password, newPassword })
    .transform((change) => ({ ...change, revokeOtherSessions: true })),
  "/verify-password": z.object({ password }),
  "/update-user": z.object({ name: name.optional(), image: address }),
  "/revoke-session": z.object({ token }),
  "/revoke-sessions": nothing,
  "/revoke-other-sessions": nothing,
};

/** What may be read there. */
export const AUTH_READS = /^\/(get-session|list-sessions|ok|error|verify-email|reset-password\/[\w-]{1,200})$/;

import type { Metadata } from "next";
import { AuthForm } from "../components/auth-form";
import { PageHeading } from "../components/page-heading";

export const metadata: Metadata = { title: "Sign in" };

/** For people who have an account. */
export default function SignInPage() {
  return (
    <div className="page max-w-xl">
      <PageHeading title="Welcome back" />
      <AuthForm kind="sign-in" />
    </div>
  );
}

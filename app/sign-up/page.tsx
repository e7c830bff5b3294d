import type { Metadata } from "next";
import { AuthForm } from "../components/auth-form";
import { PageHeading } from "../components/page-heading";

export const metadata: Metadata = { title: "Create account" };

/** For people who are new here. */
export default function SignUpPage() {
  return (
    <div className="page max-w-xl">
      <PageHeading title="Make yourself at home" />
      <AuthForm kind="sign-up" />
    </div>
  );
}

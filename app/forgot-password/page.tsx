import type { Metadata } from "next";
import { PageHeading } from "../components/page-heading";
import { ForgotForm } from "./forgot-form";

export const metadata: Metadata = { title: "Forgotten password" };

/** For people who have an account and not its password. */
export default function ForgotPasswordPage() {
  return (
    <div className="page max-w-xl">
      <PageHeading title="Forgotten your password?">We send you a letter with a link to choose a new one.</PageHeading>
      <ForgotForm />
    </div>
  );
}

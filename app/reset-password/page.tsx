import type { Metadata } from "next";
import { PageHeading } from "../components/page-heading";
import { ResetForm } from "./reset-form";

// The address holds the token: it must not be sent on to wherever a link leads.
export const metadata: Metadata = { title: "New password", referrer: "no-referrer", robots: { index: false } };

/** Where the link in the email leads. */
export default function ResetPasswordPage() {
  return (
    <div className="page max-w-xl">
      <PageHeading title="Choose a new password" />
      <ResetForm />
    </div>
  );
}

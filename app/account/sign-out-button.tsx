"use client";
import { useState } from "react";

/** Ends the session and leaves the page, so that nothing of this person stays in the browser's memory. */
export function SignOutButton() {
  const [failed, setFailed] = useState(false);
  const signOut = async () => {
    const response = await fetch("/api/auth/sign-out", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    }).catch(() => null);
    if (response?.ok) window.location.assign("/");
    else setFailed(true);
  };
  return (
    <>
      <button type="button" onClick={() => void signOut()} className="btn btn-line">
        Sign out
      </button>
      {failed && (
        <p role="alert" className="self-center text-sm text-accent-deep">
          You are still signed in: the shop could not be reached.
        </p>
      )}
    </>
  );
}

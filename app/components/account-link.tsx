"use client";
import { User } from "lucide-react";
import Link from "next/link";
import { useViewer } from "./viewer-store";

/** To the account; with the person's initial once it is known who is here. */
export function AccountLink() {
  const { viewer } = useViewer();
  const label = viewer ? `Your account, ${viewer.name}` : "Sign in";
  return (
    <Link
      prefetch={false}
      href={viewer ? "/account" : "/sign-in"}
      aria-label={label}
      title={label}
      className="icon-btn"
    >
      {viewer ? (
        <span aria-hidden className="grid size-7 place-items-center rounded-full bg-ink text-xs font-medium text-paper">
          {viewer.name.charAt(0).toUpperCase()}
        </span>
      ) : (
        <User aria-hidden className="size-5" strokeWidth={1.75} />
      )}
    </Link>
  );
}

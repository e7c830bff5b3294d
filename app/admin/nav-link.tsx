"use client";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";

/** The way to a room of the back office, which says when one is in it, or in a room behind it. */
export function NavLink({ href, children }: { href: string; children: ReactNode }) {
  const pathname = usePathname();
  const isHere = pathname === href || pathname.startsWith(`${href}/`);
  return (
    <Link
      href={href}
      aria-current={isHere ? "page" : undefined}
      className="flex items-center gap-3 rounded-[2px] px-3 py-2.5 whitespace-nowrap transition-colors hover:bg-wall aria-[current=page]:bg-wall aria-[current=page]:font-medium lg:-ml-3"
    >
      {children}
    </Link>
  );
}

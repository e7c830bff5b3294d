"use client";
import Link from "next/link";
import { type ComponentProps, useState } from "react";

/**
 * A link that is prefetched once the pointer or the focus is on it. Next would fetch every page that a visible link leads
 * to: dozens for a page that is only looked at.
 */
export function HoverLink(props: Omit<ComponentProps<typeof Link>, "prefetch">) {
  const [wanted, setWanted] = useState(false);
  const want = () => setWanted(true);
  return <Link {...props} prefetch={wanted ? null : false} onMouseEnter={want} onFocus={want} onTouchStart={want} />;
}

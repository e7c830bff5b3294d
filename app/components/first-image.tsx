"use client";

type FirstImageProps = { src: string; alt: string };

/**
 * A picture that is seen first. A client component, because React puts a preload for a server component's picture into the
 * page's payload: whoever prefetched a link to the page would load its pictures as well, and be warned that nobody uses them.
 */
export function FirstImage({ src, alt }: FirstImageProps) {
  return <img src={src} alt={alt} width={800} height={1000} loading="eager" fetchPriority="high" decoding="async" />;
}

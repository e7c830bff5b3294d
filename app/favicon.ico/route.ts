/** Browsers ask for this path by habit, whatever the page says; the icon is a drawing. */
export function GET(): Response {
  return new Response(null, {
    status: 308,
    headers: { location: "/icon.svg", "cache-control": "public, max-age=86400" },
  });
}

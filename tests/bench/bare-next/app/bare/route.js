/** What an answer of a few bytes costs in Next at least. */
export function GET() {
  return Response.json({ ok: true });
}

export const dynamic = "force-dynamic";

import { findMedia } from "@/lib/catalog/queries";
import { apiError } from "@/lib/http";

export async function GET(_request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  try {
    const { contentType, content } = await findMedia((await params).id);
    return new Response(content, {
      headers: {
        "content-type": contentType,
        "cache-control": "public, max-age=31536000, immutable",
        // Opened on its own, a picture must not run a script that it may contain.
        "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        "x-content-type-options": "nosniff",
      },
    });
  } catch (error) {
    return apiError(error);
  }
}

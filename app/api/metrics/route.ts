import { connection } from "next/server";
import { requireViewer } from "@/lib/auth/session";
import { apiError } from "@/lib/http";
import { metricsText } from "@/lib/metrics";

export async function GET(request: Request): Promise<Response> {
  await connection();
  try {
    await requireViewer(request.headers, "admin");
    return new Response(metricsText(), { headers: { "content-type": "text/plain; version=0.0.4" } });
  } catch (error) {
    return apiError(error);
  }
}

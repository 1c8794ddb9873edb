import type { NextRequest } from "next/server";
import { documentNow } from "@/lib/web/documents";
import { answerFile } from "@/lib/web/file";

type Params = { params: Promise<{ number: string; document: string }> };

/** A document of an incident as a Markdown file: slack, status, email or review. */
export async function GET(request: NextRequest, { params }: Params): Promise<Response> {
  const { number, document } = await params;
  const phase = request.nextUrl.searchParams.get("phase");
  return answerFile("read", () => documentNow(number, document, phase));
}

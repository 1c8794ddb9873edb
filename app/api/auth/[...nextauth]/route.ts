import { answerAuth } from "@/lib/web/auth-endpoint";

export { answerAuth as GET, answerAuth as POST };

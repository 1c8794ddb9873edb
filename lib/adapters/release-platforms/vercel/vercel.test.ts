import { describeReleasePlatform } from "@/lib/adapters/release-platforms/contract";
import { openTestVercel } from "@/lib/adapters/release-platforms/vercel/test-vercel";

describeReleasePlatform("vercel", openTestVercel);

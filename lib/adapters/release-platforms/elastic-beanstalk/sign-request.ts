import aws4 from "aws4";
import type { HttpHeaders } from "@/lib/adapters/http";
import { FORM_TYPE } from "@/lib/adapters/release-platforms/elastic-beanstalk/form";
import { addressOf, type BeanstalkTarget } from "@/lib/adapters/release-platforms/elastic-beanstalk/target";

/** The headers of a call, signed with Signature Version 4 for this moment. The keys themselves are not in them. */
export function signedHeaders(target: BeanstalkTarget, body: string): HttpHeaders {
  const url = new URL(addressOf(target));
  const { region, accessKeyId, secretAccessKey, sessionToken } = target;
  const { headers = {} } = aws4.sign(
    {
      service: "elasticbeanstalk",
      region,
      method: "POST",
      host: url.host,
      path: `${url.pathname}${url.search}`,
      headers: { "content-type": FORM_TYPE },
      body,
    },
    {
      accessKeyId: accessKeyId.reveal(),
      secretAccessKey: secretAccessKey.reveal(),
      ...(sessionToken && { sessionToken: sessionToken.reveal() }),
    },
  );
  const written = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return { ...Object.fromEntries(written), ...(sessionToken && { "x-amz-security-token": sessionToken }) };
}

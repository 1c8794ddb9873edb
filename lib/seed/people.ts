import type { Role } from "@/lib/domain/permission";

type FirstPerson = { name: string; email: string; roles: Role[] };

/** Who plays in the sample. Two can approve beside the commander, so that every refusal can be tried. */
export const SAMPLE_PEOPLE: FirstPerson[] = [
  { name: "Rosa Lindqvist", email: "rosa@shop.example", roles: ["responder", "approver"] },
  { name: "Ben Okafor", email: "ben@shop.example", roles: ["approver"] },
  { name: "Mina Castellanos", email: "mina@shop.example", roles: ["commander"] },
  { name: "Tomas Havel", email: "tomas@shop.example", roles: ["communicator"] },
  { name: "Yuki Tanaka", email: "yuki@shop.example", roles: ["viewer"] },
  { name: "Ada Brandt", email: "ada@shop.example", roles: ["admin"] },
];

/** The one account of an installation of your own; everybody else is added in the settings. */
export const FIRST_ADMIN: FirstPerson = {
  name: "First admin",
  email: "admin@localhost.example",
  roles: ["admin"],
};

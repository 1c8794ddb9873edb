"use server";

import { addPerson as addPersonCommand } from "@/lib/commands/add-person";
import { beginPasskey as beginPasskeyCommand } from "@/lib/commands/begin-passkey";
import { changePassword as changePasswordCommand } from "@/lib/commands/change-password";
import { changeRoles as changeRolesCommand } from "@/lib/commands/change-roles";
import { disablePerson as disablePersonCommand } from "@/lib/commands/disable-person";
import { enablePerson as enablePersonCommand } from "@/lib/commands/enable-person";
import { proposeRolePlan as proposeRolePlanCommand } from "@/lib/commands/propose-role-plan";
import { ratifyPasskey as ratifyPasskeyCommand } from "@/lib/commands/ratify-passkey";
import { registerPasskey as registerPasskeyCommand } from "@/lib/commands/register-passkey";
import { renamePasskey as renamePasskeyCommand } from "@/lib/commands/rename-passkey";
import { resetPassword as resetPasswordCommand } from "@/lib/commands/reset-password";
import { revokePasskey as revokePasskeyCommand } from "@/lib/commands/revoke-passkey";
import { action } from "@/lib/web/action";

export const beginPasskey = action(beginPasskeyCommand);
export const registerPasskey = action(registerPasskeyCommand);
export const renamePasskey = action(renamePasskeyCommand);
export const ratifyPasskey = action(ratifyPasskeyCommand);
export const revokePasskey = action(revokePasskeyCommand);
export const changePassword = action(changePasswordCommand);
export const addPerson = action(addPersonCommand);
export const changeRoles = action(changeRolesCommand);
export const proposeRolePlan = action(proposeRolePlanCommand);
export const disablePerson = action(disablePersonCommand);
export const enablePerson = action(enablePersonCommand);
export const resetPassword = action(resetPasswordCommand);

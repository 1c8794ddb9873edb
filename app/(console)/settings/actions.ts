"use server";

import { addPerson as addPersonCommand } from "@/lib/commands/add-person";
import { answerAuditAlarm as answerAuditAlarmCommand } from "@/lib/commands/answer-audit-alarm";
import { beginPasskey as beginPasskeyCommand } from "@/lib/commands/begin-passkey";
import { changePassword as changePasswordCommand } from "@/lib/commands/change-password";
import { changeRoles as changeRolesCommand } from "@/lib/commands/change-roles";
import { disablePerson as disablePersonCommand } from "@/lib/commands/disable-person";
import { enablePerson as enablePersonCommand } from "@/lib/commands/enable-person";
import { registerPasskey as registerPasskeyCommand } from "@/lib/commands/register-passkey";
import { renamePasskey as renamePasskeyCommand } from "@/lib/commands/rename-passkey";
import { resetPassword as resetPasswordCommand } from "@/lib/commands/reset-password";
import { revokePasskey as revokePasskeyCommand } from "@/lib/commands/revoke-passkey";
import { testChannel as testChannelCommand } from "@/lib/commands/test-channel";
import { action } from "@/lib/web/action";

export const beginPasskey = action(beginPasskeyCommand);
export const registerPasskey = action(registerPasskeyCommand);
export const renamePasskey = action(renamePasskeyCommand);
export const revokePasskey = action(revokePasskeyCommand);
export const changePassword = action(changePasswordCommand);
export const addPerson = action(addPersonCommand);
export const changeRoles = action(changeRolesCommand);
export const disablePerson = action(disablePersonCommand);
export const enablePerson = action(enablePersonCommand);
export const resetPassword = action(resetPasswordCommand);
export const answerAuditAlarm = action(answerAuditAlarmCommand);
export const testChannel = action(testChannelCommand);

/** How people and addresses name an incident: `INC-12`. */
export function incidentReference(number: number): string {
  return `INC-${number}`;
}

/** The number in `INC-12`, in any case; null for everything else. Numbers fit PostgreSQL's integer. */
export function parseIncidentReference(reference: string): number | null {
  const digits = /^INC-([1-9]\d{0,9})$/i.exec(reference)?.[1];
  const number = Number(digits);
  return number <= 2_147_483_647 ? number : null;
}

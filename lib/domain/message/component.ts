type Named = { key: string; name: string; publicName?: string | null };

/**
 * What people outside call a service. Without a public name it is the installation as a whole: the name that
 * people inside use stays inside.
 */
export function publicNameOf(
  service: string,
  { services, installation }: { services: readonly Named[]; installation: { name: string } },
): string {
  return services.find(({ key }) => key === service)?.publicName ?? installation.name;
}

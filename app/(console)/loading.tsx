import { Skeleton } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <div className="grid gap-6">
      <Skeleton label="Loading the page" className="h-20" />
      <Skeleton label="" className="h-64" />
    </div>
  );
}

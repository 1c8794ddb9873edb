import { Migration } from "@mikro-orm/migrations";

export class Migration20261001 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`alter table "book" add column "isbn" varchar(20) not null;`);
  }

  override async down(): Promise<void> {
    this.addSql(`alter table "book" drop column "isbn";`);
  }
}

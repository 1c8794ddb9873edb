import { MigrationInterface, QueryRunner, TableColumn } from "typeorm";

export class Required1761900000001 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.addColumn("order", new TableColumn({ name: "region", type: "varchar" }));
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropColumn("order", "region");
  }
}

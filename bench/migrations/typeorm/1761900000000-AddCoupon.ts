import { MigrationInterface, QueryRunner } from "typeorm";

export class AddCoupon1761900000000 implements MigrationInterface {
  name = "AddCoupon1761900000000";

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE "coupon" ("id" SERIAL NOT NULL, "code" character varying NOT NULL, CONSTRAINT "PK_coupon" PRIMARY KEY ("id"))`);
    await queryRunner.query(`ALTER TABLE "order" ADD "couponId" integer`);
    await queryRunner.query(`ALTER TABLE "order" ADD CONSTRAINT "FK_coupon" FOREIGN KEY ("couponId") REFERENCES "coupon"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "order" DROP COLUMN "couponId"`);
    await queryRunner.query(`DROP TABLE "coupon"`);
  }
}

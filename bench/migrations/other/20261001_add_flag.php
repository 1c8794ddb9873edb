<?php
use Illuminate\Database\Migrations\Migration;

return new class extends Migration {
    public function up(): void
    {
        Schema::table('users', fn ($table) => $table->boolean('flag')->default(false));
    }
};

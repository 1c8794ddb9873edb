class AddStateToJobs < ActiveRecord::Migration[8.0]
  def change
    create_enum :job_state, %w[queued running done]
    change_table :jobs do |t|
      t.enum :state, enum_type: :job_state, default: "queued", null: false
      t.belongs_to :worker, null: true, index: false
    end
  end
end

ALTER TABLE document ENABLE ROW LEVEL SECURITY;
CREATE POLICY document_owner ON document USING (owner_id = current_setting('app.user_id')::bigint);

CREATE VIRTUAL TABLE note_search USING fts5(title, body, content='note');

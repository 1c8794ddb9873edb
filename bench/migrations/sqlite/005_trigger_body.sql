CREATE TRIGGER notes_trash AFTER UPDATE OF deleted ON notes
BEGIN
  DELETE FROM note_links WHERE note_id = NEW.id;
  INSERT INTO trash (note_id) VALUES (NEW.id);
END;

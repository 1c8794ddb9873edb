INSERT INTO labels (name) VALUES ('it\'s; a label'); DELETE FROM labels WHERE name = '\'';

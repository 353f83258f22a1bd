-- A deleted zone stays until its records are removed, a few at a time; its name is free at once.
ALTER TABLE zones ADD COLUMN deleted INTEGER NOT NULL DEFAULT 0;

CREATE INDEX zones_deleted ON zones (id) WHERE deleted = 1;

-- What changed in one zone, without reading past what changed in others.
CREATE INDEX revisions_of_zone ON revisions (zone, number) WHERE zone IS NOT NULL;

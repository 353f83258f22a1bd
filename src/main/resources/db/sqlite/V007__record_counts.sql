-- How many records a zone has; counting them for each addition would take as long as the zone is.
ALTER TABLE zones ADD COLUMN record_count INTEGER NOT NULL DEFAULT 0;

UPDATE zones SET record_count = (SELECT count(*) FROM records WHERE records.zone = zones.id);

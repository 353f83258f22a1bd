-- The rdata of each record, so that reading a record parses nothing. The storage fills it in for older rows when it is
-- opened; the index, which has only those, finds them.
ALTER TABLE records ADD COLUMN wire BLOB;
ALTER TABLE staged_records ADD COLUMN wire BLOB;

CREATE INDEX records_without_wire ON records (id) WHERE wire IS NULL;

-- The SOA record of the zone and the TTL of its name servers. NULL in older zones, until the server starts.
ALTER TABLE zones ADD COLUMN name_server_ttl INTEGER;
ALTER TABLE zones ADD COLUMN soa_primary TEXT;
ALTER TABLE zones ADD COLUMN soa_mailbox TEXT;
ALTER TABLE zones ADD COLUMN soa_refresh INTEGER;
ALTER TABLE zones ADD COLUMN soa_retry INTEGER;
ALTER TABLE zones ADD COLUMN soa_expire INTEGER;
ALTER TABLE zones ADD COLUMN soa_minimum_ttl INTEGER;
ALTER TABLE zones ADD COLUMN soa_ttl INTEGER;

-- The bytes of the zone on the wire without compression, and of all its changes so far.
ALTER TABLE zones ADD COLUMN wire_length INTEGER NOT NULL DEFAULT 0;
ALTER TABLE zones ADD COLUMN journal_total INTEGER NOT NULL DEFAULT 0;

-- The latest changes of each zone: the serial before the change, and the bytes of all changes up to and with it.
CREATE TABLE zone_changes (
    zone   BLOB    NOT NULL REFERENCES zones ON DELETE CASCADE,
    number INTEGER NOT NULL,
    serial INTEGER NOT NULL,
    total  INTEGER NOT NULL,
    change BLOB    NOT NULL,
    PRIMARY KEY (zone, number)
) STRICT, WITHOUT ROWID;

-- What imports have read and not yet published; columns as those of records. In the order in which it is judged: all of a
-- name together.
CREATE TABLE staged_records (
    stage               INTEGER NOT NULL,
    name                TEXT    NOT NULL,
    number              INTEGER NOT NULL,
    line                INTEGER NOT NULL,
    id                  BLOB    NOT NULL,
    zone                BLOB    NOT NULL,
    type                TEXT    NOT NULL,
    content             TEXT    NOT NULL,
    content_folded      TEXT    NOT NULL,
    plain_folded        TEXT,
    priority            INTEGER,
    ttl                 INTEGER NOT NULL,
    comment             TEXT,
    comment_folded      TEXT,
    tags                TEXT,
    tags_folded         TEXT,
    created_on          INTEGER NOT NULL,
    modified_on         INTEGER NOT NULL,
    comment_modified_on INTEGER,
    tags_modified_on    INTEGER,
    PRIMARY KEY (stage, name, number)
) STRICT, WITHOUT ROWID;

-- What proves who somebody is, besides the password. The secret of an app's one-time passwords is sealed under a digest key.
CREATE TABLE one_time_passwords (
    user_id    BLOB    NOT NULL PRIMARY KEY REFERENCES users,
    sealed     BLOB    NOT NULL,
    key_id     INTEGER NOT NULL,
    last_step  INTEGER NOT NULL,
    created_on INTEGER NOT NULL
) STRICT;

CREATE TABLE recovery_codes (
    user_id BLOB NOT NULL REFERENCES users,
    digest  BLOB NOT NULL,
    PRIMARY KEY (user_id, digest)
) STRICT, WITHOUT ROWID;

-- The data are the authenticator's id, its credential's and the public key (Web Authentication level 3, 6.5.1).
CREATE TABLE passkeys (
    id              BLOB    NOT NULL PRIMARY KEY,
    user_id         BLOB    NOT NULL REFERENCES users,
    origin          TEXT    NOT NULL,
    credential      BLOB    NOT NULL UNIQUE,
    data            BLOB    NOT NULL,
    counter         INTEGER NOT NULL,
    backup_eligible INTEGER NOT NULL,
    backed_up       INTEGER NOT NULL,
    name            TEXT    NOT NULL,
    created_on      INTEGER NOT NULL,
    last_used_on    INTEGER
) STRICT;

CREATE INDEX passkeys_of_user ON passkeys (user_id, created_on, id);

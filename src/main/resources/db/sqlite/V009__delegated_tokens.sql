-- Tokens that were made by way of a token that only delegates. `delegate` is the first of a chain of such tokens; it outlives that
-- token, so that what it made never counts as made by the owner. Of tokens that are older than this table it is not known.
CREATE TABLE delegated_tokens (
    token_id BLOB NOT NULL PRIMARY KEY REFERENCES tokens (id) ON DELETE CASCADE,
    delegate BLOB NOT NULL,
    owner    BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX delegated_tokens_by_delegate ON delegated_tokens (delegate);
CREATE INDEX delegated_tokens_by_owner ON delegated_tokens (owner);

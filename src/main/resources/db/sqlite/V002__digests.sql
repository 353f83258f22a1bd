-- A token is found by its digest before the index in memory has come to it.
CREATE UNIQUE INDEX tokens_by_digest ON tokens (digest);

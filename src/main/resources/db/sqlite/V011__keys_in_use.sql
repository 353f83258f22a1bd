-- The start looks which digest keys tokens need, however many tokens there are.
CREATE INDEX tokens_by_key ON tokens (key_id);

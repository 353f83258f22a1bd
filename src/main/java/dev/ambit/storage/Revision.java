package dev.ambit.storage;

/** An entry of the revision log. Numbers start at 1 and have no gaps or duplicates. */
public record Revision(long number, Change change) {}

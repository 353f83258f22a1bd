package dev.ambit.storage;

/** One entry of the revision log. Numbers begin at 1, and none is ever left out or given twice. */
public record Revision(long number, Change change) {}

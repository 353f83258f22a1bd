package dev.ambit.core.dns;

/** One part of a record's content: its name in {@code data} and what may stand in it. */
record DataField(String name, FieldKind kind) {}

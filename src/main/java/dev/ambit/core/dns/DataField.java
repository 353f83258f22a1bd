package dev.ambit.core.dns;

/** A field of the content of a record: its name in {@code data} and its kind. */
public record DataField(String name, FieldKind kind) {}

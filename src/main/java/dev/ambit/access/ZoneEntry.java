package dev.ambit.access;

import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.ZoneId;

/** What a decision about a zone needs to know of it. {@code name} is canonical. */
public record ZoneEntry(ZoneId id, AccountId account, String name) {}

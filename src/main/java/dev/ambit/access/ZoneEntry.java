package dev.ambit.access;

import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.ZoneId;

/** The data of a zone that decisions need. {@code name} is canonical. */
public record ZoneEntry(ZoneId id, AccountId account, String name) {}

package dev.ambit.core.account;

import dev.ambit.core.resource.AccountId;
import java.time.Instant;

/** What holds zones and members. */
public record Account(AccountId id, String name, Instant createdOn, Instant modifiedOn) {}

package dev.ambit.core.account;

import dev.ambit.core.resource.AccountId;
import java.time.Instant;

/** An account, which owns zones and has members. */
public record Account(AccountId id, String name, Instant createdOn, Instant modifiedOn) {}

package dev.ambit.core.token;

import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.UserId;

/** The owner that a token acts for. A token never has more permissions than its owner. */
public sealed interface TokenOwner {
    record User(UserId id) implements TokenOwner {}

    record Account(AccountId id) implements TokenOwner {}
}

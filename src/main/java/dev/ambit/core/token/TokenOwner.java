package dev.ambit.core.token;

import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.UserId;

/** In whose name a token acts. It never does more than its owner may. */
public sealed interface TokenOwner {
    record User(UserId id) implements TokenOwner {}

    record Account(AccountId id) implements TokenOwner {}
}

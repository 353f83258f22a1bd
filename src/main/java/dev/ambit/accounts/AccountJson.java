package dev.ambit.accounts;

import dev.ambit.core.account.Account;
import java.time.Instant;

/** The JSON form of an account. */
record AccountJson(String id, String name, String type, SettingsJson settings, Instant createdOn) {
    record SettingsJson(boolean enforceTwofactor) {}

    static AccountJson of(Account account) {
        return new AccountJson(
                account.id().toString(), account.name(), "standard", new SettingsJson(false), account.createdOn());
    }
}

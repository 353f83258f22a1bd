package dev.ambit.accounts;

import static dev.ambit.storage.Samples.NOW;
import static dev.ambit.storage.Samples.account;
import static dev.ambit.storage.Samples.change;
import static dev.ambit.storage.Samples.resources;
import static dev.ambit.storage.Samples.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ambit.access.Caller;
import dev.ambit.access.InMemoryDirectory;
import dev.ambit.access.InviterPermissions;
import dev.ambit.access.TokenIndex;
import dev.ambit.audit.AuditContext;
import dev.ambit.audit.AuditTrail;
import dev.ambit.audit.InvitationLifecycle;
import dev.ambit.core.policy.AddressCondition;
import dev.ambit.core.policy.Effect;
import dev.ambit.core.policy.Policy;
import dev.ambit.core.policy.PolicyId;
import dev.ambit.core.token.HmacKey;
import dev.ambit.core.token.Lifetime;
import dev.ambit.core.token.Token;
import dev.ambit.core.token.TokenDigest;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.JsonFields;
import dev.ambit.permissions.Catalog;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StoredToken;
import dev.ambit.storage.Tx;
import dev.ambit.storage.sql.Storages;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;

/** A token cannot invite when it is ended earlier in the same group commit. */
final class SharedCommitTest {
    private static final Catalog CATALOG = Catalog.load();
    private static final TokenId TOKEN = new TokenId(6, 1);

    @TempDir
    private Path folder;

    @AutoClose
    @SuppressWarnings("NullAway.Init") // opened before each test
    private Storage storage;

    private final InMemoryDirectory directory = new InMemoryDirectory(CATALOG.roles());
    private final InviterPermissions inviterPermissions = new InviterPermissions(CATALOG.roles(), CATALOG.groups());
    private final InvitationWriter service = new InvitationWriter(
            new InvitationLifecycle(new AuditTrail(new Random(1)), inviterPermissions),
            new HmacKey(1, new byte[32]),
            new Random(2));

    @BeforeEach
    void open() {
        storage = Storages.open(folder);
        change(storage, tx -> {
            tx.users().insert(user(1), "hash");
            tx.accounts().insert(account(1));
            tx.tokens().insert(stored());
        });
    }

    private static StoredToken stored() {
        String account = "com.cloudflare.api.account." + account(1).id();
        Token token = new Token(
                TOKEN,
                new TokenOwner.Account(account(1).id()),
                "inviter",
                true,
                List.of(
                        policy("com.cloudflare.api.account", account),
                        policy("com.cloudflare.api.account.zone", "com.cloudflare.api.account.zone.*")),
                AddressCondition.NONE,
                Lifetime.UNLIMITED,
                NOW,
                NOW);
        return new StoredToken(token, new TokenDigest(1, 1, 2, 3), 1, null);
    }

    private static Policy policy(String category, String resource) {
        return new Policy(
                new PolicyId(7, 1),
                Effect.ALLOW,
                CATALOG.groups().all().stream()
                        .filter(group -> group.category().wireName().equals(category))
                        .map(group -> group.id())
                        .toList(),
                resources(Map.of(resource, List.of())));
    }

    private int openAfter(Consumer<Tx> ending) {
        Caller caller = new Caller(new TokenIndex(CATALOG.groups(), directory).compile(stored()), null, NOW, directory);
        change(storage, tx -> {
            ending.accept(tx);
            service.create(
                    tx,
                    account(1).id(),
                    JsonFields.of(JsonNodeFactory.instance.objectNode(), ErrorCode.INVALID_REQUEST),
                    "friend@example.com",
                    List.of(CATALOG.roles().all().getLast().id()),
                    caller,
                    AuditContext.of(caller, "request"));
        });
        return storage.read(tx -> tx.invitations().listByAccount(account(1).id()))
                .size();
    }

    @Test
    void tokenEndedInTheSameCommitCannotInvite() {
        List<Consumer<Tx>> endings = List.of(
                tx -> tx.tokens().replaceDigest(TOKEN, 1, new TokenDigest(9, 9, 9, 9), NOW),
                tx -> tx.tokens().delete(TOKEN));
        for (Consumer<Tx> ending : endings) {
            assertThatThrownBy(() -> openAfter(ending)).isInstanceOf(ApiException.class);
        }
        assertThat(openAfter(tx -> {})).isOne();
    }
}

package dev.ambit.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ambit.access.InMemoryDirectory;
import dev.ambit.access.InviterPermissions;
import dev.ambit.access.TokenIndex;
import dev.ambit.audit.AuditContext;
import dev.ambit.audit.AuditTrail;
import dev.ambit.audit.InvitationLifecycle;
import dev.ambit.core.token.HmacKey;
import dev.ambit.core.token.Token;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.permissions.Catalog;
import dev.ambit.storage.Samples;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StoredToken;
import dev.ambit.storage.sql.Storages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks of a change do not block other writers, and never apply to a token that was changed meanwhile. */
final class TokenServiceTest {
    private static final AuditContext AUDIT_CONTEXT = AuditContext.commandLine(Samples.NOW.plusSeconds(60));
    private static final TokenOwner OWNER = new TokenOwner.User(Samples.user(1).id());
    private static final TokenId ID = Samples.token(1, OWNER).token().id();

    @AutoClose
    @SuppressWarnings("NullAway.Init") // opened before each test
    private Storage storage;

    @SuppressWarnings("NullAway.Init") // likewise
    private TokenWriter writer;

    @SuppressWarnings("NullAway.Init") // likewise
    private TokenService service;

    @BeforeEach
    void open(@TempDir Path folder) {
        storage = Storages.open(folder);
        Samples.change(storage, tx -> {
            tx.users().insert(Samples.user(1), "none");
            tx.tokens().insert(Samples.token(1, OWNER));
        });
        Catalog catalog = Catalog.load();
        AuditTrail audit = new AuditTrail(new Random(1));
        InMemoryDirectory directory = new InMemoryDirectory(catalog.roles());
        writer = new TokenWriter(
                audit,
                new InvitationLifecycle(audit, new InviterPermissions(catalog.roles(), catalog.groups())),
                catalog.groups(),
                new HmacKey(1, new byte[HmacKey.BYTES]),
                new Random(2),
                new TokenWriter.Limits(9, 9, 9));
        service = new TokenService(
                storage,
                writer,
                new TokenRules(catalog.groups(), directory),
                new TokenDraftReader(new Random(3)),
                new Delegates(new TokenIndex(catalog.groups(), directory), catalog.groups(), directory),
                new Random(4));
    }

    @Test
    void tokenChangedDuringACheckIsCheckedAgain() {
        List<String> checked = new ArrayList<>();
        Token after = replace(stored -> {
            checked.add(stored.token().name());
            if (checked.size() == 1) {
                rename("changed"); // would deadlock if this check ran in the transaction
            }
            return named(stored.token(), stored.token().name() + " twice");
        });
        assertThat(checked).containsExactly("Token 1", "changed");
        assertThat(after.name()).isEqualTo("changed twice");
        assertThat(name()).isEqualTo("changed twice");
    }

    /** Attack: a caller changes a token continuously, to prevent others from restricting it. */
    @Test
    void tokenThatKeepsChangingIsStillReplaced() {
        AtomicInteger checks = new AtomicInteger();
        AtomicBoolean inside = new AtomicBoolean();
        replace(stored -> {
            try {
                rename("changed " + checks.incrementAndGet());
            } catch (IllegalStateException aTransactionInsideOfATransaction) {
                inside.set(true);
            }
            return named(stored.token(), "narrowed");
        });
        assertThat(inside).isTrue();
        assertThat(name()).isEqualTo("narrowed");
    }

    @Test
    void tokenThatBecomesInvisibleDuringACheckIsNotDeletedOrRolled() {
        AtomicInteger checks = new AtomicInteger();
        Function<StoredToken, StoredToken> accessCheck = stored -> {
            if (checks.getAndIncrement() > 0) {
                throw new ApiException(ErrorCode.TOKEN_NOT_FOUND);
            }
            rename("widened");
            return stored;
        };
        assertThatThrownBy(() -> service.checkThenWrite(
                        OWNER, ID, accessCheck, (tx, before, _) -> writer.delete(tx, before, AUDIT_CONTEXT)))
                .isInstanceOf(ApiException.class);
        assertThat(name()).isEqualTo("widened");
        checks.set(0);
        rename("narrow again");
        assertThatThrownBy(() -> service.checkThenWrite(
                        OWNER, ID, accessCheck, (tx, before, _) -> writer.roll(tx, before, AUDIT_CONTEXT)))
                .isInstanceOf(ApiException.class);
        assertThat(stored().digest()).isEqualTo(Samples.token(1, OWNER).digest());
    }

    private Token replace(Function<StoredToken, Token> check) {
        return service.checkThenWrite(
                OWNER, ID, check, (tx, before, after) -> writer.replace(tx, before, after, AUDIT_CONTEXT));
    }

    private void rename(String name) {
        Samples.change(storage, tx -> tx.tokens().replace(named(stored().token(), name)));
    }

    private static Token named(Token token, String name) {
        return new Token(
                token.id(),
                token.owner(),
                name,
                token.enabled(),
                token.policies(),
                token.condition(),
                token.lifetime(),
                token.issuedOn(),
                token.modifiedOn());
    }

    private String name() {
        return stored().token().name();
    }

    private StoredToken stored() {
        return storage.read(tx -> tx.tokens().find(ID)).orElseThrow();
    }
}

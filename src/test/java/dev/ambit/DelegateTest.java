package dev.ambit;

import static dev.ambit.TestServer.allow;
import static dev.ambit.TestServer.deny;
import static dev.ambit.TestServer.draft;
import static dev.ambit.TestServer.zoneResource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer.Response;
import dev.ambit.config.Setting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A token that can only delegate: the tokens that it creates count for its own limit, and it sees no others. */
final class DelegateTest {
    private static final int OWN = 6;
    private static final int DELEGATED = 3;

    @TempDir
    private Path folder;

    @AutoClose
    @SuppressWarnings("NullAway.Init") // started before each test
    private TestServer server;

    @SuppressWarnings("NullAway.Init")
    private String zone;

    @BeforeEach
    void start() {
        server = TestServer.start(
                folder,
                Map.of(
                        Setting.TOKENS_PER_USER, String.valueOf(OWN),
                        Setting.TOKENS_PER_ACCOUNT, String.valueOf(OWN),
                        Setting.TOKENS_PER_DELEGATE, String.valueOf(DELEGATED)));
        zone = zoneResource(server.zoneId("example.com"));
    }

    @Test
    void delegateHasItsOwnLimitAndDoesNotUseThatOfItsOwner() {
        for (String tokens : List.of("/user/tokens", "/accounts/" + server.accountId() + "/tokens")) {
            long before = total(tokens, server.owner());
            String delegate = delegate(tokens);
            List<String> children = new ArrayList<>();
            for (int i = 0; i < DELEGATED; i++) {
                Response child = create(tokens, delegate);
                assertThat(child.status()).as(child.body()).isEqualTo(200);
                children.add(child.id());
            }
            Response beyond = create(tokens, delegate);
            assertThat(beyond.status()).isEqualTo(400);
            assertThat(beyond.code()).isEqualTo(1001);
            assertThat(beyond.body()).contains("there are 3 tokens made by delegation already");

            for (long i = before + 1; i < OWN; i++) {
                Response own = create(tokens, server.owner());
                assertThat(own.status()).as(own.body()).isEqualTo(200);
            }
            assertThat(create(tokens, server.owner()).body()).contains("there are 6 tokens already");

            server.delete(tokens + "/" + children.getFirst(), server.owner());
            assertThat(create(tokens, server.owner()).status()).isEqualTo(400);
            assertThat(create(tokens, delegate).status()).isEqualTo(200);
        }
    }

    /** Attack: a delegate creates delegates that create delegates, each with a limit of its own. */
    @Test
    void tokensOfNestedDelegatesCountForTheFirst() {
        String first = delegate("/user/tokens");
        String delegating = draft("", allow("API Tokens Delegate", user()), allow("DNS Read", zone));
        String second = secret(server.post("/user/tokens", first, delegating));
        String third = secret(server.post("/user/tokens", second, delegating));
        assertThat(create("/user/tokens", third).status()).isEqualTo(200);
        for (String token : List.of(first, second, third)) {
            assertThat(create("/user/tokens", token).body()).contains("there are 3 tokens made by delegation already");
        }
        String other = delegate("/user/tokens");
        assertThat(create("/user/tokens", other).status()).isEqualTo(200);
    }

    /** Attack: each deleted delegate is replaced by a new one with a fresh limit. */
    @Test
    void tokensOfDeletedDelegatesCountForTheOwner() {
        for (String tokens : List.of("/user/tokens", "/accounts/" + server.accountId() + "/tokens")) {
            Response last = exhausted(tokens, delegating(tokens), tokens);
            for (int i = 0; i < OWN && last.status() == 200; i++) {
                assertThat(server.delete(tokens + "/" + last.id(), server.owner())
                                .status())
                        .isEqualTo(200);
                last = exhausted(tokens, delegating(tokens), tokens);
            }
            assertThat(last.body()).contains("there are 6 tokens already");
            assertThat(total(tokens, server.owner())).isLessThan(OWN + DELEGATED);
            assertThat(create(tokens, server.owner()).status()).isEqualTo(400);
        }
    }

    /** The same with delegates of a user that create tokens of an account. */
    @Test
    void tokensLeftByDeletedUserDelegatesCountForTheAccount() {
        String account = "/accounts/" + server.accountId() + "/tokens";
        for (int i = 0; i < OWN; i++) {
            Response delegate = exhausted("/user/tokens", delegating(account), account);
            assertThat(delegate.status()).as(delegate.body()).isEqualTo(200);
            server.delete("/user/tokens/" + delegate.id(), server.owner());
        }
        assertThat(total(account, server.owner())).isGreaterThan(OWN).isLessThanOrEqualTo(OWN + DELEGATED);
        String delegate = secret(server.post("/user/tokens", server.owner(), delegating(account)));
        assertThat(create(account, delegate).body()).contains("there are 6 tokens already");
        for (int i = 0; i < DELEGATED; i++) {
            Response left = server.get(account, server.owner());
            String path = account + "/" + left.json().at("/result/0/id").stringValue();
            assertThat(server.delete(path, server.owner()).status()).isEqualTo(200);
        }
        assertThat(create(account, delegate).status()).isEqualTo(200);
    }

    /** Creates a delegate that has used up its limit in {@code children}. */
    private Response exhausted(String tokens, String draft, String children) {
        Response delegate = server.post(tokens, server.owner(), draft);
        for (int i = 0; i < DELEGATED && delegate.status() == 200; i++) {
            create(children, secret(delegate));
        }
        return delegate;
    }

    @Test
    void listOfADelegateIsPagedAndCountsOnlyVisibleTokens() {
        String delegate = delegate("/user/tokens");
        for (int i = 0; i < DELEGATED; i++) {
            create("/user/tokens", delegate);
        }
        server.post("/user/tokens", server.owner(), draft("", allow("DNS Write", zone)));
        List<String> seen = new ArrayList<>();
        for (int page = 1; page <= DELEGATED; page++) {
            Response list = server.get("/user/tokens?per_page=1&page=" + page, delegate);
            assertThat(list.json().at("/result_info/total_count").intValue()).isEqualTo(DELEGATED);
            assertThat(list.json().at("/result_info/count").intValue()).isEqualTo(1);
            seen.addAll(list.json().at("/result").findValuesAsString("issued_on"));
        }
        assertThat(seen).hasSize(DELEGATED);
        assertThat(server.get("/user/tokens?per_page=1&page=4", delegate).json().at("/result"))
                .isEmpty();
    }

    /** Visibility is evaluated again when either token changes, also within the same instant of the clock. */
    @Test
    void delegateCannotSeeATokenThatWasWidenedOrAnyOnceItWasNarrowed() {
        String delegating = draft("", allow("API Tokens Delegate", user()), allow("DNS Read", zone));
        Response delegate = server.post("/user/tokens", server.owner(), delegating);
        Response child = create("/user/tokens", secret(delegate));
        assertThat(total("/user/tokens", secret(delegate))).isEqualTo(1);
        String path = "/user/tokens/" + child.id();
        server.put(path, server.owner(), draft("", allow("DNS Write", zone)));
        assertThat(total("/user/tokens", secret(delegate))).isZero();
        assertThat(server.get(path, secret(delegate)).status()).isEqualTo(404);
        server.put(path, server.owner(), draft("", allow("DNS Read", zone)));
        assertThat(total("/user/tokens", secret(delegate))).isEqualTo(1);
        server.put(
                "/user/tokens/" + delegate.id(),
                server.owner(),
                draft("", allow("API Tokens Delegate", user()), allow("Zone Read", zone)));
        assertThat(total("/user/tokens", secret(delegate))).isZero();
        assertThat(server.delete(path, secret(delegate)).status()).isEqualTo(404);
    }

    @Test
    void delegateWithManyDeniesManagesTokensWithTheSameDenies() {
        String denies = deny("DNS Write", records("*.*.p%d.example.com"));
        String holder = secret(server.post(
                "/user/tokens",
                server.owner(),
                draft("", allow("API Tokens Delegate", user()), allow("DNS Write", zone), denies)));
        String child = draft("", allow("DNS Write", records("*.*.s%d.example.com")), denies);
        Response created = server.post("/user/tokens", holder, child);
        assertThat(created.status()).as(created.body()).isEqualTo(200);
        assertThat(server.put("/user/tokens/" + created.id(), holder, child).status())
                .isEqualTo(200);
        assertThat(total("/user/tokens", holder)).isEqualTo(1);
        String without = draft("", allow("DNS Write", records("*.*.p%d.example.com")));
        Response refused = server.post("/user/tokens", holder, without);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().at("/errors").size()).isEqualTo(101);
        assertThat(refused.body()).contains("45 more problems");
    }

    private String records(String form) {
        return IntStream.range(0, 145)
                .mapToObj(i -> "\"com.cloudflare.api.account.zone.record." + form.formatted(i) + "\":\"*\"")
                .collect(Collectors.joining(",", zone.replace("\"*\"}", "{"), "}}"));
    }

    private String delegate(String tokens) {
        return secret(server.post(tokens, server.owner(), delegating(tokens)));
    }

    private String delegating(String tokens) {
        String policy = tokens.startsWith("/user")
                ? allow("API Tokens Delegate", user())
                : allow(
                        "Account API Tokens Delegate",
                        "{\"com.cloudflare.api.account." + server.accountId() + "\":\"*\"}");
        return draft("", policy, allow("DNS Read", zone));
    }

    private Response create(String tokens, String secret) {
        return server.post(tokens, secret, draft("", allow("DNS Read", zone)));
    }

    private long total(String tokens, String secret) {
        return server.get(tokens, secret).json().at("/result_info/total_count").longValue();
    }

    private String user() {
        return "{\"com.cloudflare.api.user." + server.userId() + "\":\"*\"}";
    }

    private static String secret(Response created) {
        assertThat(created.status()).as(created.body()).isEqualTo(200);
        return created.json().at("/result/value").stringValue();
    }
}

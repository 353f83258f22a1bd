package dev.ambit.core.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.Parsed;
import dev.ambit.core.Problem;
import dev.ambit.core.RandomInputs;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Claim: the resources of a policy are parsed exactly, returned as sent, and invalid ones are reported by name. */
final class ResourcesTest {
    private static final String ID = "023e105f4ecef8ad9ca31a8372d0c353";
    private static final String USER = "com.cloudflare.api.user.";
    private static final String ACCOUNT = "com.cloudflare.api.account.";
    private static final String ZONE = "com.cloudflare.api.account.zone.";
    private static final String RECORD = "com.cloudflare.api.account.zone.record.";
    private static final String TXT = RECORD + "TXT._acme-challenge.*";
    private static final RecordPattern CHALLENGES =
            new RecordPattern("TXT", RecordPattern.Match.PREFIX, "_acme-challenge");

    static Stream<Arguments> forms() {
        AccountId account = AccountId.of(ID);
        ZoneId zone = ZoneId.of(ID);
        return Stream.of(
                Arguments.of(USER + ID, List.of(), new ResourceScope.OneUser(UserId.of(ID))),
                Arguments.of(ACCOUNT + ID, List.of(), new ResourceScope.OneAccount(account)),
                Arguments.of(ACCOUNT + "*", List.of(), new ResourceScope.AllAccounts()),
                Arguments.of(ZONE + ID, List.of(), new ResourceScope.OneZone(zone)),
                Arguments.of(ZONE + "*", List.of(), new ResourceScope.AllZones()),
                Arguments.of(ACCOUNT + ID, List.of(ZONE + "*"), new ResourceScope.ZonesOfAccount(account)),
                Arguments.of(ACCOUNT + ID, List.of(ZONE + ID), new ResourceScope.ZoneOfAccount(account, zone)),
                Arguments.of(ZONE + ID, List.of(TXT), new ResourceScope.RecordsOfZone(zone, CHALLENGES)),
                Arguments.of(ZONE + "*", List.of(TXT), new ResourceScope.RecordsOfAllZones(CHALLENGES)));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void everyWireFormIsParsed(String key, List<String> nested, ResourceScope expected) {
        assertThat(valid(Map.of(key, nested)).scopes()).containsExactly(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "com.cloudflare.api.user",
                "com.cloudflare.api.user.",
                "com.cloudflare.api.user.*",
                "com.cloudflare.api.user.023e105f4ecef8ad9ca31a8372d0c35",
                "com.cloudflare.api.user.023e105f4ecef8ad9ca31a8372d0c3530",
                "com.cloudflare.api.user.023E105F4ECEF8AD9CA31A8372D0C353",
                "com.cloudflare.api.account",
                "com.cloudflare.api.account.",
                "com.cloudflare.api.account.zone",
                "com.cloudflare.api.account.zone.",
                "com.cloudflare.api.account.zone.example.com",
                "com.cloudflare.api.account.zone.**",
                "com.cloudflare.api.account.zone.record.TXT.*",
                "com.cloudflare.api.account.*.zone.*",
                "com.cloudflare.edge.worker.script.*",
                "Com.Cloudflare.Api.Account.*",
                " com.cloudflare.api.account.*",
                "com.cloudflare.api.account.023e105f4ecef8ad9ca31a8372d0c35\u0663"
            })
    void invalidResourceIsReportedByName(String key) {
        assertThat(problems(Map.of(key, List.of()))).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo(Problem.path("", key));
            assertThat(problem.message()).contains("`com.cloudflare.api.account.zone.<id or *>`");
        });
    }

    static Stream<Arguments> misplaced() {
        return Stream.of(
                Arguments.of(ACCOUNT + ID, ACCOUNT + ID),
                Arguments.of(ACCOUNT + ID, ACCOUNT + "*"),
                Arguments.of(ACCOUNT + ID, USER + ID),
                Arguments.of(ACCOUNT + ID, TXT),
                Arguments.of(ACCOUNT + ID, "*"),
                Arguments.of(ACCOUNT + "*", ZONE + "*"),
                Arguments.of(ACCOUNT + "*", ZONE + ID),
                Arguments.of(USER + ID, ZONE + "*"),
                Arguments.of(ZONE + ID, ZONE + ID),
                Arguments.of(ZONE + ID, "*"),
                Arguments.of(ZONE + ID, RECORD + "TXT"),
                Arguments.of(ZONE + ID, RECORD + "TXT.@"),
                Arguments.of(ZONE + "nowhere", TXT));
    }

    @ParameterizedTest
    @MethodSource("misplaced")
    void misplacedNestedKeyIsReportedByName(String key, String nested) {
        assertThat(problems(Map.of(key, List.of(nested)))).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo(Problem.path(Problem.path("", key), nested));
            assertThat(problem.member()).isEqualTo(nested);
        });
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        Map<String, List<String>> entries = new LinkedHashMap<>();
        entries.put("nonsense", List.of());
        entries.put(ZONE + ID, List.of(TXT, "more nonsense", ZONE + "*"));
        entries.put(ACCOUNT + "*", List.of());
        assertThat(problems(entries))
                .extracting(Problem::member)
                .containsExactlyInAnyOrder("nonsense", "more nonsense", ZONE + "*");
    }

    @Test
    void wireFormIsReturnedAsSentWithSortedKeys() {
        Map<String, List<String>> entries = new LinkedHashMap<>();
        entries.put(ZONE + ID, List.of(RECORD + "txt.WWW.Example.COM.", RECORD + "A.bücher.example.com"));
        entries.put(ACCOUNT + "*", List.of());
        Resources resources = valid(entries);
        assertThat(resources.wire().keySet()).containsExactly(ACCOUNT + "*", ZONE + ID);
        assertThat(resources.wire().get(ACCOUNT + "*")).isEmpty();
        assertThat(resources.wire().get(ZONE + ID))
                .containsExactly(RECORD + "A.bücher.example.com", RECORD + "txt.WWW.Example.COM.");
    }

    @Test
    void returnedWireFormParsesToTheSameScopes() {
        SplittableRandom random = new SplittableRandom(RandomInputs.seed(1));
        List<Arguments> forms = forms().toList();
        for (int i = 0; i < 5_000; i++) {
            Map<String, TreeSet<String>> entries = new HashMap<>();
            for (int j = 1 + random.nextInt(4); j > 0; j--) {
                @Nullable
                Object[] form = forms.get(random.nextInt(forms.size())).get();
                ((List<?>) Objects.requireNonNull(form[1]))
                        .forEach(nested -> entries.computeIfAbsent((String) form[0], _ -> new TreeSet<>())
                                .add((String) nested));
                entries.computeIfAbsent((String) form[0], _ -> new TreeSet<>());
            }
            Resources once = valid(entries);
            Resources twice = valid(once.wire());
            assertThat(twice.wire()).isEqualTo(once.wire());
            assertThat(twice.scopes()).containsExactlyInAnyOrderElementsOf(once.scopes());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ID, "00000000000000000000000000000000", "ffffffffffffffffffffffffffffffff"})
    void idsPrintAsParsed(String text) {
        assertThat(ZoneId.parse(text).orElseThrow()).hasToString(text);
        assertThat(AccountId.of(text)).hasToString(text);
    }

    private static Resources valid(Map<String, ? extends Iterable<String>> entries) {
        return Resources.parse(entries).orThrow();
    }

    private static List<Problem> problems(Map<String, List<String>> entries) {
        return switch (Resources.parse(entries)) {
            case Parsed.Valid<Resources> valid -> throw new AssertionError(valid.toString());
            case Parsed.Invalid<Resources>(List<Problem> problems) -> problems;
        };
    }
}

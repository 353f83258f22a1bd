package dev.ambit.core.authorizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.ambit.core.token.Token;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Claim: decisions follow the written rules. Each case is decided by the authorizer and by the reference. */
final class DecisionCasesTest {
    private static final String GOOD = """
            chapter: A chapter
            rule: A rule.
            tokens:
              reader:
                owner: ana
                policies:
                  - allow: [DNS Read]
                    on: {com.cloudflare.api.account.zone.<example.com>: "*"}
            cases:
              - title: reads
                token: reader
                asks: [DNS Read]
                of: zone example.com
                expect: allowed
            """;

    private final DecisionFixtures world = new DecisionFixtures();
    private final ReferenceAuthorizer reference =
            new ReferenceAuthorizer(world.catalog().groups());

    @TestFactory
    Stream<DynamicNode> everyChapterHolds() {
        return DecisionCases.all().entrySet().stream()
                .map(entry -> dynamicContainer(entry.getKey(), tests(entry.getKey(), entry.getValue())));
    }

    @Test
    void everyOutcomeIsCovered() {
        List<DecisionCases.Case> cases = DecisionCases.all().values().stream()
                .flatMap(chapter -> chapter.cases().stream())
                .toList();
        assertThat(cases).hasSizeGreaterThan(120);
        assertThat(cases.stream().flatMap(one -> DecisionFixtures.expected(one.expect()).stream()))
                .contains(DenyReason.values());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rule: A rule.               | ''                           | the file lacks `rule`",
                "expect: allowed             | ''                           | case `reads` lacks `expect`",
                "'    owner: ana'            | ''                           | token `reader` lacks `owner`",
                "token: reader               | token: writer                | the unknown token `writer`",
                "allow: [DNS Read]           | permit: [DNS Read]           | permit",
                "allow: [DNS Read]           | {allow: [DNS Read], deny: [DNS Read]} | mapping",
                "asks: [DNS Read]            | asks: DNS Read               | asks",
                "'    token: reader'         | '    token: reader\n    token: reader' | token",
                "expect: allowed             | 'expect: allowed\n    because: so' | because",
            })
    void invalidFileIsRejectedWithItsPosition(String good, String bad, String message) {
        assertThat(GOOD).contains(good);
        assertThatThrownBy(() -> DecisionCases.read("broken.yaml", GOOD.replace(good, bad)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("broken.yaml: ")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<example.com>        | <example.edu>      | nothing is named <example.edu>",
                "allow: [DNS Read]    | allow: [DNS Reed]  | no permission group is named `DNS Reed`",
                "asks: [DNS Read]     | asks: [DNS Reed]   | no permission is named `DNS Reed`",
                "of: zone example.com | of: zone x.example | nothing is named `x.example`",
                "of: zone example.com | of: every zone     | no such resource: `every zone`",
                "expect: allowed      | expect: maybe      | no such outcome: `maybe`",
                "account.zone.<       | account.zones.<    | is not a resource",
                "'\"*\"'              | '\"all\"'          | must be",
                "owner: ana           | owner: zoe         | nothing is named `zoe`",
            })
    void unknownNameIsReported(String good, String bad, String message) {
        assertThat(GOOD).contains(good);
        DecisionCases.Chapter chapter = DecisionCases.read("names.yaml", GOOD.replace(good, bad));
        assertThatThrownBy(() -> decide(chapter, chapter.cases().getFirst()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private Stream<DynamicNode> tests(String file, DecisionCases.Chapter chapter) {
        return chapter.cases().stream()
                .map(one -> dynamicTest(
                        one.title() + ": " + one.expect(),
                        () -> assertThat(decide(chapter, one))
                                .as("%s, %s", file, one)
                                .isEqualTo(DecisionFixtures.expected(one.expect()))));
    }

    /**
     * Returns the decision; fails when authorizer and reference disagree, or when the deciding policy is not the
     * expected one.
     */
    private Optional<DenyReason> decide(DecisionCases.Chapter chapter, DecisionCases.Case one) {
        Token token = world.token(chapter, one);
        AccessRequest request = world.request(one);
        DecisionFixtures.expected(one.expect());
        Decision decision =
                Authorizer.decide(CompiledToken.compile(token, world.catalog().groups()), request);
        Optional<DenyReason> reason = switch (decision) {
            case Decision.Allow _ -> Optional.empty();
            case Decision.Deny deny -> Optional.of(deny.reason());
        };
        assertThat(reference.refusal(token, request)).as("the reference").isEqualTo(reason);
        if (one.by() != null) {
            assertThat(
                            switch (decision) {
                                case Decision.Allow allow -> allow.policy();
                                case Decision.Deny deny -> deny.policy();
                            })
                    .as("the policy that decided")
                    .isEqualTo(DecisionFixtures.policyId(one.by()));
        }
        return reason;
    }
}

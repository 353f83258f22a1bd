package dev.ambit.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Tests the validator with responses that were recorded from the real API, and with wrong ones. */
final class CloudflareSchemaTest {
    record RecordedResponse(String name, String method, String path, int status, String body, List<String> problems) {}

    @TestFactory
    Stream<DynamicTest> recordedResponsesHaveTheListedProblems() throws Exception {
        String text = Files.readString(Path.of("src/test/resources/wire/answers.yaml"));
        return Arrays.stream(YAMLMapper.shared().readValue(text, RecordedResponse[].class))
                .map(response -> DynamicTest.dynamicTest(
                        response.name(),
                        () -> assertThat(places(response)).containsExactlyInAnyOrderElementsOf(response.problems())));
    }

    @Test
    void contentTypeOtherThanTheDocumentedOneIsAProblem() {
        CloudflareSchema schema = CloudflareSchema.shared();
        String export = "/zones/" + "0".repeat(32) + "/dns_records/export";
        assertThat(schema.validate("GET", export, 200, "text/plain; charset=utf-8", "example.com. 1 IN A 192.0.2.1"))
                .isEmpty();
        assertThat(schema.validate("GET", export, 200, "application/json", "{}"))
                .singleElement()
                .asString()
                .contains("(content-type)");
    }

    @Test
    void deviationIsUnusedUntilAResponseNeedsIt() {
        CloudflareSchema schema = CloudflareSchema.load();
        String pageRules = "GET /zones/{id}/pagerules 200 at ";
        assertThat(schema.unusedDeviations()).contains(pageRules);
        String path = "/client/v4/zones/" + "0".repeat(32) + "/pagerules?status=active";
        assertThat(schema.validate("GET", path, 200, "{}")).isEmpty();
        assertThat(schema.unusedDeviations()).doesNotContain(pageRules);
    }

    /** The position and the JSON Schema keyword of each problem, without the message, which is that of a library. */
    private static List<String> places(RecordedResponse response) {
        return CloudflareSchema.shared()
                .validate(response.method(), response.path(), response.status(), response.body())
                .stream()
                .map(problem -> problem.replaceFirst(".* at (\\S+) \\((\\S+)\\): .*", "$1 $2"))
                .toList();
    }
}

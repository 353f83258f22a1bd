package dev.ambit.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The options for the fields of a record other than type, name and content. */
final class RecordFields {
    @Option(names = "--ttl", paramLabel = "SECONDS", description = "how long resolvers cache it; 1 for automatic")
    private @Nullable Integer ttl;

    @Option(names = "--priority", paramLabel = "NUMBER", description = "preference of an MX or URI record")
    private @Nullable Integer priority;

    @Option(names = "--comment", paramLabel = "TEXT", description = "a comment")
    private @Nullable String comment;

    @Option(names = "--tag", paramLabel = "NAME:VALUE", description = "a tag to search by; may be repeated")
    private @Nullable List<String> tags;

    void putInto(ObjectNode body) {
        if (ttl != null) {
            body.put("ttl", ttl);
        }
        if (priority != null) {
            body.put("priority", priority);
        }
        if (comment != null) {
            body.put("comment", comment);
        }
        if (tags != null) {
            ArrayNode array = body.putArray("tags");
            tags.forEach(array::add);
        }
    }
}

package dev.ambit.cli;

import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A command that is a client of a running server. */
@Command(sortOptions = false, abbreviateSynopsis = true)
abstract class ClientCommand implements Runnable {
    private final CliEnvironment environment;

    @Spec
    private CommandSpec spec;

    @Mixin
    private Connection connection;

    @Option(names = "--json", description = "print the API's JSON instead of a table")
    private boolean json;

    ClientCommand(CliEnvironment environment) {
        this.environment = environment;
    }

    abstract void run(ApiClient api);

    @Override
    public final void run() {
        run(connection.open(environment.environment()));
        out().flush();
    }

    final CliEnvironment cliEnvironment() {
        return environment;
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** A usage error that only the command itself can detect. */
    final RuntimeException usageError(String message) {
        return new picocli.CommandLine.ParameterException(spec.commandLine(), message);
    }

    final boolean isJson() {
        return json;
    }

    final void printJson(JsonNode node) {
        out().println(JsonMapper.shared().writeValueAsString(node));
    }

    /** Prints the object with {@code --json}, otherwise {@code text}. */
    final void print(JsonNode node, String text) {
        if (json) {
            printJson(node);
        } else {
            out().println(Table.printable(text));
        }
    }

    /** Prints the list with {@code --json}, otherwise {@code table}. */
    final void print(List<JsonNode> nodes, Table table) {
        if (json) {
            printJson(JsonMapper.shared().valueToTree(nodes));
        } else {
            table.print(out());
        }
    }

    /** A field as text; a dash when it is missing. */
    static String text(@Nullable JsonNode object, String field) {
        JsonNode value = object == null ? null : object.get(field);
        return value == null || value.isNull() ? "-" : value.isValueNode() ? value.asString() : value.toString();
    }
}

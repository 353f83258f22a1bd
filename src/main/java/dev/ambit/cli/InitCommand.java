package dev.ambit.cli;

import dev.ambit.config.CommandException;
import dev.ambit.config.Config;
import dev.ambit.config.Setting;
import dev.ambit.server.Bootstrap;
import dev.ambit.storage.DataFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code init}: creates a data folder with the first user, account, zones and token. */
@Command(
        name = "init",
        abbreviateSynopsis = true,
        sortOptions = false,
        description =
                "Creates a data folder with a first user, an account, zones, and a token that can create more tokens.",
        footer = {
            "",
            "The token's secret is shown once, here. Run the server with `ambit serve --data DIR`.",
            "Nameservers and SOA of the zones come from the same settings as for serve (AMBIT_NAMESERVERS and so on)."
        })
final class InitCommand implements Runnable {
    private final CliEnvironment environment;

    @Spec
    private CommandSpec spec;

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "the folder to create")
    private Path data;

    @Option(names = "--email", paramLabel = "EMAIL", required = true, description = "the first user's address")
    private String email;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            required = true,
            description = "a file whose first line is the first user's password")
    private Path passwordFile;

    @Option(names = "--account", paramLabel = "NAME", required = true, description = "the first account's name")
    private String account;

    @Option(names = "--zone", paramLabel = "NAME", description = "a zone to create; may be repeated")
    private List<String> zones = new ArrayList<>();

    @Option(names = "--json", description = "print one JSON object instead of text")
    private boolean json;

    InitCommand(CliEnvironment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        String password = password();
        try {
            DataFolder.create(data);
        } catch (IOException e) {
            throw new CommandException("cannot create the folder " + data + ": " + IoErrors.of(e), e);
        }
        Config config = Config.require(Map.of(Setting.DATA, data.toString()), environment.environment());
        Bootstrap.InitResult initResult =
                Bootstrap.init(config, new Bootstrap.InitRequest(email, password, account, zones));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JsonMapper.shared().writeValueAsString(initResult));
        } else {
            print(initResult, out);
        }
        out.flush();
    }

    private String password() {
        try (var lines = Files.lines(passwordFile)) {
            return lines.findFirst()
                    .filter(line -> !line.isEmpty())
                    .orElseThrow(() -> new CommandException("the password file " + passwordFile + " is empty"));
        } catch (MalformedInputException | java.io.UncheckedIOException e) {
            throw new CommandException("the password file " + passwordFile + " is not UTF-8 text", e);
        } catch (IOException e) {
            throw new CommandException("cannot read the password file " + passwordFile + ": " + IoErrors.of(e), e);
        }
    }

    private void print(Bootstrap.InitResult initResult, PrintWriter out) {
        Table table = new Table("", "NAME", "ID");
        table.row("user", initResult.user().email(), initResult.user().id());
        table.row("account", initResult.account().name(), initResult.account().id());
        initResult.zones().forEach(zone -> table.row("zone", zone.name(), zone.id()));
        table.row("token", "Create additional tokens", initResult.token().id());
        table.print(out);
        out.println();
        out.println("The token's secret, shown only once:");
        out.println();
        out.println("  " + initResult.token().value());
        out.println();
        out.println("Next: ambit serve --data " + data);
    }
}

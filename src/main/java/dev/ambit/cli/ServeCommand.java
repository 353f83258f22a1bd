package dev.ambit.cli;

import dev.ambit.config.CommandException;
import dev.ambit.config.Config;
import dev.ambit.config.ListenAddress;
import dev.ambit.config.LogSettings;
import dev.ambit.config.Setting;
import dev.ambit.server.Server;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code serve}: its options are the table of {@link Setting}. */
@Command(
        name = "serve",
        abbreviateSynopsis = true,
        sortOptions = false,
        description = "Runs the server until it is stopped (Ctrl-C, SIGTERM).",
        footer = {
            "",
            "Every option can also be set as AMBIT_… in the environment (--tls-cert: AMBIT_TLS_CERT) or in the file"
                    + " ambit.yaml in the data folder (tls-cert: FILE). An option overrides the environment,"
                    + " the environment overrides the file."
        })
final class ServeCommand implements Runnable {
    private final CliEnvironment environment;

    @Spec
    private CommandSpec spec;

    private ServeCommand(CliEnvironment environment) {
        this.environment = environment;
    }

    static CommandLine commandLine(CliEnvironment environment) {
        CommandLine serve = new CommandLine(new ServeCommand(environment));
        for (Setting<?> setting : Setting.values()) {
            serve.getCommandSpec()
                    .addOption(OptionSpec.builder(setting.option())
                            .paramLabel(setting.argument())
                            .type(String.class)
                            .description(setting.description()
                                    + setting.defaultValue()
                                            .map(text -> " (default: " + text + ")")
                                            .orElse(""))
                            .build());
        }
        return serve;
    }

    @Override
    public void run() {
        Config config = Config.require(arguments(spec.commandLine().getParseResult()), environment.environment());
        LogSettings.apply(config.logging());
        Server server = Server.start(config);
        ShutdownHook shutdownHook = new ShutdownHook(server::close); // before the output that lets a supervisor stop it
        PrintWriter out = spec.commandLine().getOut();
        out.println("listening on " + server.address());
        server.dnsAddress().ifPresent(address -> out.println("answering DNS on " + ListenAddress.of(address)));
        cleartextWarning(config).ifPresent(spec.commandLine().getErr()::println);
        server.setupAddress().ifPresent(link -> {
            out.println("this server has no users yet; create the first one within 15 minutes, at");
            out.println("  " + link);
        });
        out.flush();
        awaitZones(server);
        shutdownHook.awaitExit();
    }

    private static void awaitZones(Server server) {
        try {
            server.awaitZones();
        } catch (CommandException e) {
            server.close();
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Warns about tokens that are sent unencrypted: an eavesdropper can read them. */
    static Optional<String> cleartextWarning(Config config) {
        boolean mayBeEncrypted =
                config.tls().isPresent() || !config.proxies().trusted().isEmpty();
        return mayBeEncrypted || config.listen().isLoopback()
                ? Optional.empty()
                : Optional.of("warning: tokens are sent unencrypted to " + config.listen()
                        + ": set tls-cert and tls-key, or trusted-proxies for a proxy that terminates TLS");
    }

    private static Map<Setting<?>, String> arguments(ParseResult parsed) {
        Map<Setting<?>, String> arguments = new HashMap<>();
        for (Setting<?> setting : Setting.values()) {
            String text = parsed.matchedOptionValue(setting.option(), "");
            if (!text.isEmpty()) {
                arguments.put(setting, text);
            }
        }
        return arguments;
    }
}

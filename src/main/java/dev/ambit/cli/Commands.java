package dev.ambit.cli;

import dev.ambit.config.CommandException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Builds the command line and reports errors of its commands. */
public final class Commands {
    /** When set to any value, a failure is printed with its stack trace. */
    private static final String STACK_PROPERTY = "ambit.stacktrace";

    private static final int HELP_WIDTH = 110;

    private Commands() {}

    /**
     * Returns the command that the first argument names, or all commands, for the help and for error messages. Other
     * commands are left out because describing two dozen commands takes longer than running most of them.
     */
    public static CommandLine of(CliEnvironment environment, String... arguments) {
        CommandLine ambit = group("ambit", "Scoped API tokens for the DNS you run yourself.");
        ambit.getCommandSpec().versionProvider(new Version());
        ambit.getCommandSpec()
                .addOption(OptionSpec.builder("-V", "--version")
                        .versionHelp(true)
                        .description("show the version and exit")
                        .build());
        Map<String, Supplier<Object>> commands = commands(environment);
        Supplier<Object> named = arguments.length == 0 ? null : commands.get(arguments[0]);
        if (named != null) {
            ambit.addSubcommand(named.get());
        } else {
            commands.values().forEach(command -> ambit.addSubcommand(command.get()));
        }
        addHelp(ambit);
        ambit.setParameterExceptionHandler(Commands::wrongUsage);
        ambit.setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command));
        ambit.setUsageHelpWidth(HELP_WIDTH);
        return ambit;
    }

    /** The commands by name, in the order of the help. */
    private static Map<String, Supplier<Object>> commands(CliEnvironment environment) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("demo", () -> new DemoCommand(environment));
        commands.put("init", () -> new InitCommand(environment));
        commands.put("serve", () -> ServeCommand.commandLine(environment));
        commands.put(
                "audit",
                () -> group("audit", "The audit log of a data folder.").addSubcommand(new AuditVerify(environment)));
        commands.put(
                "token",
                () -> group("token", "API tokens, over the API of a running server.")
                        .addSubcommand(new TokenCreate(environment))
                        .addSubcommand(new TokenList(environment))
                        .addSubcommand(new TokenShow(environment))
                        .addSubcommand(new TokenRoll(environment))
                        .addSubcommand(new TokenStatusChange.Disable(environment))
                        .addSubcommand(new TokenStatusChange.Enable(environment))
                        .addSubcommand(new TokenDelete(environment))
                        .addSubcommand(new TokenVerify(environment)));
        commands.put(
                "zone",
                () -> group("zone", "Zones, over the API of a running server.")
                        .addSubcommand(new ZoneList(environment))
                        .addSubcommand(new ZoneCreate(environment))
                        .addSubcommand(new ZoneShow(environment))
                        .addSubcommand(new ZoneImport(environment))
                        .addSubcommand(new ZoneDelete(environment)));
        commands.put(
                "record",
                () -> group("record", "DNS records of a zone, over the API of a running server.")
                        .addSubcommand(new RecordList(environment))
                        .addSubcommand(new RecordCreate(environment))
                        .addSubcommand(new RecordUpdate(environment))
                        .addSubcommand(new RecordDelete(environment))
                        .addSubcommand(new RecordExport(environment))
                        .addSubcommand(new RecordImport(environment)));
        return commands;
    }

    /** Adds {@code --help} to every command; {@code --version} is an option of the program only. */
    private static void addHelp(CommandLine command) {
        command.getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("show this help and exit")
                        .build());
        command.getSubcommands().values().forEach(Commands::addHelp);
    }

    private static CommandLine group(String name, String description) {
        CommandLine group = new CommandLine(new Group());
        group.getCommandSpec().name(name).usageMessage().description(description);
        return group;
    }

    private static int wrongUsage(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("ambit: " + oneLine(String.valueOf(wrong.getMessage())) + "; see `"
                + command.getCommandSpec().qualifiedName() + " --help`");
        err.flush();
        return CommandLine.ExitCode.USAGE;
    }

    private static int failed(Exception failure, CommandLine command) {
        PrintWriter err = command.getErr();
        String message = String.valueOf(failure.getMessage());
        boolean expected = failure instanceof CommandException;
        // An expected error may list several problems, one per line.
        message.lines().forEach(line -> err.println("ambit: " + (expected ? line : oneLine(failure.toString()))));
        if (System.getProperty(STACK_PROPERTY) != null) {
            for (StackTraceElement element : failure.getStackTrace()) {
                err.println("    at " + element);
            }
        }
        err.flush();
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s*[\\r\\n]+\\s*", " ");
    }

    /** A command that only has subcommands. */
    @Command(synopsisSubcommandLabel = "COMMAND")
    static final class Group implements Runnable {
        @Spec
        private CommandSpec spec;

        @Override
        public void run() {
            String commands = String.join(", ", spec.subcommands().keySet());
            throw new ParameterException(spec.commandLine(), "missing command: one of " + commands);
        }
    }

    /** The version from the manifest of the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Commands.class.getPackage().getImplementationVersion();
            return new String[] {"ambit " + (version == null ? "(not packaged)" : version)};
        }
    }
}

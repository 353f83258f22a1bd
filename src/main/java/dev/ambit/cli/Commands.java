package dev.ambit.cli;

import dev.ambit.CommandException;
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
    public static CommandLine of(CliEnvironment cliEnvironment, String... arguments) {
        CommandLine ambit = group("ambit", "Scoped API tokens for the DNS you run yourself.");
        ambit.getCommandSpec().versionProvider(new Version());
        ambit.getCommandSpec()
                .addOption(OptionSpec.builder("-V", "--version")
                        .versionHelp(true)
                        .description("show the version and exit")
                        .build());
        Map<String, Supplier<Object>> commands = commands(cliEnvironment);
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
    private static Map<String, Supplier<Object>> commands(CliEnvironment cliEnvironment) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("demo", () -> new DemoCommand(cliEnvironment));
        commands.put("init", () -> new InitCommand(cliEnvironment));
        commands.put("serve", () -> ServeCommand.commandLine(cliEnvironment));
        commands.put(
                "audit",
                () -> group("audit", "The audit log of a data folder.").addSubcommand(new AuditVerify(cliEnvironment)));
        commands.put(
                "token",
                () -> group("token", "API tokens, over the API of a running server.")
                        .addSubcommand(new TokenCreate(cliEnvironment))
                        .addSubcommand(new TokenList(cliEnvironment))
                        .addSubcommand(new TokenShow(cliEnvironment))
                        .addSubcommand(new TokenRoll(cliEnvironment))
                        .addSubcommand(new TokenStatusChange.Disable(cliEnvironment))
                        .addSubcommand(new TokenStatusChange.Enable(cliEnvironment))
                        .addSubcommand(new TokenDelete(cliEnvironment))
                        .addSubcommand(new TokenVerify(cliEnvironment)));
        commands.put(
                "zone",
                () -> group("zone", "Zones, over the API of a running server.")
                        .addSubcommand(new ZoneList(cliEnvironment))
                        .addSubcommand(new ZoneCreate(cliEnvironment))
                        .addSubcommand(new ZoneShow(cliEnvironment))
                        .addSubcommand(new ZoneDelete(cliEnvironment)));
        commands.put(
                "record",
                () -> group("record", "DNS records of a zone, over the API of a running server.")
                        .addSubcommand(new RecordList(cliEnvironment))
                        .addSubcommand(new RecordCreate(cliEnvironment))
                        .addSubcommand(new RecordUpdate(cliEnvironment))
                        .addSubcommand(new RecordDelete(cliEnvironment))
                        .addSubcommand(new RecordExport(cliEnvironment))
                        .addSubcommand(new RecordImport(cliEnvironment)));
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

package dev.ambit.cli;

import dev.ambit.Refusal;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** All commands, and what becomes of their failures. */
public final class Commands {
    /** Set to any value, an unexpected failure shows where it came from. */
    private static final String STACK_PROPERTY = "ambit.stacktrace";

    private static final int HELP_WIDTH = 110;

    private Commands() {}

    public static CommandLine of(Surroundings surroundings) {
        CommandLine ambit = group("ambit", "Scoped API tokens for the DNS you run yourself.");
        ambit.getCommandSpec().versionProvider(new Version());
        ambit.getCommandSpec()
                .addOption(OptionSpec.builder("-V", "--version")
                        .versionHelp(true)
                        .description("show the version and exit")
                        .build());
        ambit.addSubcommand(new DemoCommand(surroundings));
        ambit.addSubcommand(new InitCommand(surroundings));
        ambit.addSubcommand(ServeCommand.commandLine(surroundings));
        ambit.addSubcommand(group("token", "Tokens: who may do what, over the API of a running server.")
                .addSubcommand(new TokenCreate(surroundings))
                .addSubcommand(new TokenList(surroundings))
                .addSubcommand(new TokenShow(surroundings))
                .addSubcommand(new TokenRoll(surroundings))
                .addSubcommand(new TokenStatusChange.Disable(surroundings))
                .addSubcommand(new TokenStatusChange.Enable(surroundings))
                .addSubcommand(new TokenDelete(surroundings))
                .addSubcommand(new TokenVerify(surroundings)));
        ambit.addSubcommand(group("zone", "Zones, over the API of a running server.")
                .addSubcommand(new ZoneList(surroundings))
                .addSubcommand(new ZoneCreate(surroundings))
                .addSubcommand(new ZoneShow(surroundings))
                .addSubcommand(new ZoneDelete(surroundings)));
        ambit.addSubcommand(group("record", "DNS records of a zone, over the API of a running server.")
                .addSubcommand(new RecordList(surroundings))
                .addSubcommand(new RecordCreate(surroundings))
                .addSubcommand(new RecordUpdate(surroundings))
                .addSubcommand(new RecordDelete(surroundings))
                .addSubcommand(new RecordExport(surroundings))
                .addSubcommand(new RecordImport(surroundings)));
        addHelp(ambit);
        ambit.setParameterExceptionHandler(Commands::wrongUsage);
        ambit.setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command));
        ambit.setUsageHelpWidth(HELP_WIDTH);
        return ambit;
    }

    /** {@code --help} for every command; the version belongs to the program alone. */
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
        boolean expected = failure instanceof Refusal;
        // A refusal may list several problems, each on its own line.
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

    /** A command that only has commands below it. */
    @Command(synopsisSubcommandLabel = "COMMAND")
    static final class Group implements Runnable {
        @Spec
        private CommandSpec spec;

        @Override
        public void run() {
            String commands = String.join(", ", spec.subcommands().keySet());
            throw new ParameterException(spec.commandLine(), "which command? One of " + commands);
        }
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Commands.class.getPackage().getImplementationVersion();
            return new String[] {"ambit " + (version == null ? "(not packaged)" : version)};
        }
    }
}

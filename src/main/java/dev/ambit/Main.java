package dev.ambit;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The program: finds the command that the arguments name and runs it. */
@Command(
        name = "ambit",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "Scoped API tokens for the DNS you run yourself.")
public final class Main implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    public static void main(String[] args) {
        int exitCode = new CommandLine(new Main()).execute(args);
        System.out.flush();
        System.err.flush();
        // Not System.exit: it starts the logging system first, a fifth of a second for nothing after a short command.
        Runtime.getRuntime().halt(exitCode);
    }

    @Override
    public void run() {
        if (spec != null) {
            throw new CommandLine.ParameterException(spec.commandLine(), "which command?");
        }
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"ambit " + (version == null ? "(not packaged)" : version)};
        }
    }
}

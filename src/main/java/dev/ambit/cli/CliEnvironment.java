package dev.ambit.cli;

import java.time.InstantSource;
import java.util.Map;

/** The environment variables, the clock and the terminal of a command; tests pass their own. */
public record CliEnvironment(Map<String, String> environment, InstantSource clock, Terminal terminal) {
    public CliEnvironment {
        environment = Map.copyOf(environment);
    }

    /** Whether this is the run that records the classes and profiles for the AOT cache. */
    public static boolean isTraining() {
        return System.getProperty("ambit.training") != null;
    }

    public static CliEnvironment ofThisProcess() {
        return new CliEnvironment(System.getenv(), InstantSource.system(), new SystemTerminal());
    }
}

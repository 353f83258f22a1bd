package dev.ambit.cli;

import java.time.InstantSource;
import java.util.Map;

/** What a command finds around itself; tests put their own here. */
public record CliEnvironment(Map<String, String> environment, InstantSource clock) {
    public CliEnvironment {
        environment = Map.copyOf(environment);
    }

    public static CliEnvironment ofThisProcess() {
        return new CliEnvironment(System.getenv(), InstantSource.system());
    }
}

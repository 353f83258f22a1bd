package dev.ambit.cli;

import java.time.InstantSource;
import java.util.Map;

/** What a command finds around itself; tests put their own here. */
public record Surroundings(Map<String, String> environment, InstantSource clock) {
    public Surroundings {
        environment = Map.copyOf(environment);
    }

    public static Surroundings ofThisProcess() {
        return new Surroundings(System.getenv(), InstantSource.system());
    }
}

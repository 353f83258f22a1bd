package dev.ambit.cli;

import picocli.CommandLine.Parameters;

/** A command on one existing zone. */
abstract class ZoneCommand extends ClientCommand {
    @Parameters(index = "0", paramLabel = "ZONE", description = "the zone, by name or id")
    private String zone;

    ZoneCommand(CliEnvironment environment) {
        super(environment);
    }

    abstract void run(ApiClient api, String zoneId);

    @Override
    final void run(ApiClient api) {
        run(api, new NameResolver(api).zone(zone));
    }
}

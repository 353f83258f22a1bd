package dev.ambit.config;

import java.util.Locale;
import org.slf4j.LoggerFactory;

/** Passes the log settings to Logback, which reads them when the first logger is created. */
public final class LogSettings {
    private LogSettings() {}

    /** Has no effect after the first class with a logger was loaded. */
    public static void apply(Config.Logging logging) {
        System.setProperty("ambit.log.format", logging.format().name().toLowerCase(Locale.ROOT));
        System.setProperty("ambit.log.level", logging.level().name().toLowerCase(Locale.ROOT));
        // Initialise now: Logback prints a warning when two threads request the first logger at the same time.
        LoggerFactory.getILoggerFactory();
    }
}

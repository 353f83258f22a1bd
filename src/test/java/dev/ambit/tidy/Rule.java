package dev.ambit.tidy;

import java.util.List;

/** A rule of the house over one Java file at a time. */
@FunctionalInterface
interface Rule {
    List<Violation> check(JavaFile file);
}

package dev.ambit.tidy;

import java.util.List;

/** A rule of this project, checked for one Java file at a time. */
@FunctionalInterface
interface Rule {
    List<Violation> check(JavaFile file);
}
